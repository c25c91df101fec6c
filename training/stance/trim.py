"""A vocabulary without the word pieces of other scripts: a megabyte that English never reads."""

import json
from collections.abc import Mapping, Sequence

import numpy as np
from torch import Tensor, nn

_LATIN = range(0x250)  # with its accents, before the phonetic letters
_SIGNS = range(0x2010, 0x20D0)  # dashes, quotation marks, currencies
_UNUSED = "[unused"  # placeholders for whoever wants pieces of his own


def trimmed(tokenizer: bytes) -> tuple[bytes, list[int]]:
    """Return the tokenizer with the pieces that English has, and the numbers that they had before."""
    parsed = json.loads(tokenizer)
    pieces: Mapping[str, int] = parsed["model"]["vocab"]
    kept = [piece for piece in sorted(pieces, key=pieces.__getitem__) if _is_kept(piece)]
    now = {piece: number for number, piece in enumerate(kept)}
    parsed["model"]["vocab"] = now
    for token in parsed["added_tokens"]:
        token["id"] = now[token["content"]]
    for token in parsed["post_processor"]["special_tokens"].values():
        token["ids"] = [now[piece] for piece in token["tokens"]]
    return json.dumps(parsed, ensure_ascii=False).encode(), [pieces[piece] for piece in kept]


def _is_kept(piece: str) -> bool:
    letters = map(ord, piece.removeprefix("##"))
    return not piece.startswith(_UNUSED) and all(code in _LATIN or code in _SIGNS for code in letters)


def keep(embeddings: nn.Embedding, kept: Sequence[int]) -> None:
    """Leave the rows of the pieces that are kept, in their order."""
    weight: Tensor = embeddings.weight.detach()[list(kept)]
    embeddings.weight = nn.Parameter(weight, requires_grad=False)
    embeddings.num_embeddings = len(kept)


def renumbered(ids: np.ndarray, kept: Sequence[int]) -> np.ndarray:
    """Return what the trimmed tokenizer calls these pieces; the first one for those that are gone."""
    now = {before: number for number, before in enumerate(kept)}
    return np.array([now.get(one, 0) for one in ids.tolist()], np.int64)
