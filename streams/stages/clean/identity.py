"""What makes two texts equal or alike: a hash of the words, and a MinHash signature."""

import base64
import hashlib
import re
from functools import cache

import numpy as np
import numpy.typing as npt

from streams.contract.ids import sha256_of

_WORD = re.compile(r"\w+")
_SHINGLE_WORDS = 5
_PERMUTATIONS = 128
# Shingles permuted at a time: 128 kB of intermediate values, which a core's own cache holds.
_BATCH = 1 << 8
_SEED = 1  # datasketch's default: its indexes take our signatures as they are


def words_of(text: str) -> list[str]:
    """Return the case-folded words of `text`."""
    return _WORD.findall(text.casefold())


def text_hash(words: list[str]) -> str:
    """Return the hash that texts with the same words share."""
    return sha256_of(" ".join(words).encode())


def minhash(words: list[str]) -> str:
    """Return the MinHash of the word 5-grams: 128 little-endian 32-bit integers in base64.

    The values are those of datasketch's scheme `affine32` with seed 1. They are computed here because
    importing datasketch takes 1.2 s and 55 MB (scipy) in every worker.
    """
    values = _hashed(words)
    a, b = _permutations()
    signature = np.full(_PERMUTATIONS, 0xFFFFFFFF, dtype=np.uint32)
    for start in range(0, len(values), _BATCH):
        permuted = values[start : start + _BATCH, None] * a + b
        signature = np.minimum(signature, permuted.min(axis=0))
    return base64.b64encode(signature.astype("<u4").tobytes()).decode()


def _hashed(words: list[str]) -> npt.NDArray[np.uint32]:
    """Return the mixed 32-bit hashes of the distinct shingles: of all words, where there are fewer."""
    count = max(1, len(words) - _SHINGLE_WORDS + 1)
    encoded = [word.encode() for word in words]
    shifted = [encoded[i : i + count] for i in range(min(len(words), _SHINGLE_WORDS))]
    shingles = set(map(b" ".join, zip(*shifted, strict=True)))
    sha1 = hashlib.sha1  # thousands of calls: a partial that names the purpose costs a third more
    hashes = b"".join([sha1(shingle, usedforsecurity=False).digest()[:4] for shingle in shingles])
    return _mixed(np.frombuffer(hashes, dtype="<u4"))


def _mixed(values: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    """Return the finaliser of MurmurHash3 of each value."""
    values = values ^ (values >> np.uint32(16))
    values = values * np.uint32(0x85EBCA6B)
    values = values ^ (values >> np.uint32(13))
    values = values * np.uint32(0xC2B2AE35)
    return values ^ (values >> np.uint32(16))


@cache
def _permutations() -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint32]]:
    generator = np.random.RandomState(_SEED)
    factors = generator.randint(0, 1 << 31, _PERMUTATIONS, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    return factors, generator.randint(0, 1 << 32, _PERMUTATIONS, dtype=np.uint32)
