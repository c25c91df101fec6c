"""The check that a run without faults logs no error can fail."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from streams.engine.worker import LOGGING
from support.logs import LogWatch

pytest_plugins = ["pytester"]
ROOT = Path(__file__).parent.parent


@pytest.fixture
def log(tmp_path: Path) -> Iterator[logging.Logger]:
    """A logger that writes to a file as workers write to theirs."""
    handler = logging.FileHandler(tmp_path / "worker.log")
    handler.setFormatter(logging.Formatter(LOGGING["formatters"]["line"]["format"]))
    logger = logging.getLogger("aiokafka.cluster")
    logger.addHandler(handler)
    yield logger
    logger.removeHandler(handler)
    handler.close()


def test_errors_of_any_logger_are_found_once(log: logging.Logger, tmp_path: Path) -> None:
    watch = LogWatch()
    log.error("Topic %s not found", "raw")
    watch.add(tmp_path / "worker.log")
    assert [line.rsplit(" ", 4)[-1] for line in watch.errors()] == ["found"]
    assert watch.errors() == []
    log.critical("stopping")
    log.warning("an ERROR in words only")
    assert [line.rsplit(" ", 1)[-1] for line in watch.errors()] == ["stopping"]


def test_a_line_that_is_still_being_written_is_read_later(tmp_path: Path) -> None:
    path = tmp_path / "worker.log"
    watch = LogWatch()
    with path.open("w") as file:
        watch.add(path)
        file.write("2026-01-31 18:00:00,123 ERR")
        file.flush()
        assert watch.errors() == []
        file.write("OR   x: y\n")
    assert watch.errors() == ["worker.log: 2026-01-31 18:00:00,123 ERROR   x: y"]


def test_logs_of_faults_are_forgotten(log: logging.Logger, tmp_path: Path) -> None:
    watch = LogWatch()
    before = watch.names()
    watch.add(tmp_path / "worker.log")
    log.error("killed")
    watch.forget(watch.names() - before)
    assert watch.errors() == []


def test_a_test_whose_worker_logs_an_error_fails(pytester: pytest.Pytester) -> None:
    pytester.makeini(f"[pytest]\npythonpath = {ROOT} {ROOT / 'tests'}\nmarkers = faults")
    pytester.makeconftest("from tests.conftest import no_errors_in_logs, no_errors_at_the_end")
    pytester.makepyfile(
        """
        import pytest
        from support.logs import WATCH

        def write(path):
            path.write_text("2026-01-31 18:00:00,123 ERROR   aiokafka: y\\n")
            WATCH.add(path)

        def test_clean(tmp_path):
            write(tmp_path / "a.log")

        @pytest.mark.faults
        def test_faults(tmp_path):
            write(tmp_path / "b.log")

        @pytest.fixture(scope="module")
        def late(tmp_path_factory):
            yield
            write(tmp_path_factory.mktemp("late") / "c.log")

        def test_ends_after_it(late):
            pass
        """
    )
    ran = pytester.runpytest_subprocess("-q", "-W", "ignore", "-p", "no:cacheprovider")
    ran.assert_outcomes(passed=3, errors=2)
    ran.stdout.fnmatch_lines(["*a.log: 2026-01-31*ERROR*", "*c.log: 2026-01-31*ERROR*"])
    assert "b.log" not in ran.stdout.str()
