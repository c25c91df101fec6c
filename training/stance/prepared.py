"""What the first step of training leaves for the others: samples and what their numbers mean."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np

from training.stance.batches import Pieces
from training.stance.network import Sizes
from training.stance.samples import Sample, load_samples, save


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The word pieces of an encoder; `ids` has its number for each of the small encoder's, empty for that."""

    pieces: Pieces
    ids: tuple[int, ...]

    def of(self, samples: Sequence[Sample]) -> list[Sample]:
        """Return samples in this vocabulary."""
        if not self.ids:
            return list(samples)
        table = np.array(self.ids, np.int64)
        return [replace(sample, ids=table[sample.ids]) for sample in samples]


@dataclass(frozen=True, slots=True)
class Prepared:
    """The folder with the samples of all parts: `train`, `validation`, `others`."""

    folder: Path
    sizes: Sizes
    vocabularies: Mapping[str, Vocabulary]

    def save(self, parts: Mapping[str, Sequence[Sample]]) -> None:
        """Write everything."""
        for part, samples in parts.items():
            save(samples, self.folder / f"{part}.npz")
        vocabularies = {name: asdict(one) for name, one in self.vocabularies.items()}
        meaning = {"sizes": asdict(self.sizes), "vocabularies": vocabularies}
        (self.folder / "meaning.json").write_text(json.dumps(meaning), encoding="utf-8")

    def samples(self, part: str, encoder: str) -> list[Sample]:
        """Read the samples of a part for an encoder."""
        return self.vocabularies[encoder].of(load_samples(self.folder / f"{part}.npz"))


def load_prepared(folder: Path) -> Prepared:
    """Read what `Prepared.save` wrote."""
    meaning = json.loads((folder / "meaning.json").read_text(encoding="utf-8"))
    vocabularies = {
        name: Vocabulary(Pieces(**one["pieces"]), tuple(one["ids"]))
        for name, one in meaning["vocabularies"].items()
    }
    return Prepared(folder, Sizes(**meaning["sizes"]), vocabularies)
