"""The limit of CPU an article: counted from its start, whatever the process has used before."""

import resource
import signal

import pytest

from streams.engine.child import cpu_limit


def left() -> float:
    return signal.getitimer(signal.ITIMER_PROF)[0]


def test_the_limit_counts_from_the_start_of_the_article() -> None:
    for _ in range(2):
        before = resource.getrlimit(resource.RLIMIT_CPU)
        with cpu_limit(500):
            assert 499 < left() <= 501
            # a limit on the whole life's CPU time ended sound articles: the kernel counts it in another way
            assert resource.getrlimit(resource.RLIMIT_CPU) == before
        assert left() == 0


def test_between_articles_there_is_no_limit_whatever_became_of_the_last() -> None:
    with pytest.raises(KeyError), cpu_limit(500):
        raise KeyError("bug")
    assert left() == 0
