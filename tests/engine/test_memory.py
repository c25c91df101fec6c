"""The limit of memory an article: counted from what the process had before, lifted after it."""

import resource
import sys

import pytest

from streams.contract.errors import TooMuchMemory
from streams.engine.memory import memory_limit

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the kernel's count of data is Linux's")


def test_who_takes_more_is_named() -> None:
    with pytest.raises(TooMuchMemory, match="64 MB"), memory_limit(64):
        bytearray(2 << 30)  # more than earlier tests can have left free in this process


def test_less_is_given_whatever_the_process_has() -> None:
    held = bytearray(80 << 20)
    with memory_limit(64):
        assert len(bytearray(32 << 20)) < len(held)


def test_between_articles_there_is_no_limit_whatever_became_of_the_last() -> None:
    before = resource.getrlimit(resource.RLIMIT_DATA)
    with pytest.raises(KeyError), memory_limit(64):
        raise KeyError("bug")
    assert resource.getrlimit(resource.RLIMIT_DATA) == before
