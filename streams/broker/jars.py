"""Kafka's jars on this machine: fetched once per user, checked against the lock before every use."""

import hashlib
import logging
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from streams.broker.errors import JarsChanged, JarsUnavailable
from streams.broker.filelock import hold
from streams.broker.lock import Jar, Lock, load_lock

# Each jar takes two requests that wait for a far server; near one it made no difference (4 to 13 s).
DOWNLOADS_AT_ONCE = 8
# A server that is silent for this long is given up; it sent each jar within 2 s.
DOWNLOAD_TIMEOUT_S = 30

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Installation:
    """A folder with exactly the jars of the lock."""

    folder: Path
    lock: Lock

    @property
    def class_path(self) -> str:
        """Return Java's class path, in the lock's order."""
        return ":".join(str(self.folder / jar.filename) for jar in self.lock.jars)


def installation(cache_dir: Path) -> Installation:
    """Say where the jars of the lock belong, whether they are there or not."""
    lock = load_lock()
    # Absolute, because the JVM works in another folder.
    # The digest: a later release with the same Kafka and another jar must not meet the old folder.
    return Installation(cache_dir.absolute() / f"kafka-{lock.kafka_version}-{lock.digest}", lock)


def install(cache_dir: Path) -> Installation:
    """Return the checked jars, downloading them first where they are missing (45 MB).

    Raises JarsUnavailable when they can't be fetched and JarsChanged when one is not the locked one.
    """
    installed = installation(cache_dir)
    if not installed.folder.is_dir():
        try:
            with installing(cache_dir):
                if not installed.folder.is_dir():  # else another process was faster
                    _download(installed)
        except OSError as exc:
            raise JarsUnavailable(
                f"cannot write {cache_dir} ({exc.strerror}): choose another cache folder"
            ) from exc
    verify(installed)
    return installed


@contextmanager
def installing(cache_dir: Path) -> Iterator[None]:
    """Hold the cache folder's lock: one process at a time changes what is in it."""
    cache_dir.mkdir(parents=True, exist_ok=True)
    with hold(cache_dir / "install.lock"):
        yield


def verify(installed: Installation) -> None:
    """Compare every jar with its hash in the lock (45 MB took 0.05 s); raises JarsChanged."""
    for jar in installed.lock.jars:
        _verify(
            installed.folder / jar.filename, jar.sha256, advice=f"delete {installed.folder} and start again"
        )


def _verify(path: Path, sha256: str, *, advice: str) -> None:
    try:
        with path.open("rb") as file:
            actual = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as exc:
        raise JarsChanged(f"{path} can't be read ({exc.strerror}): {advice}") from exc
    if actual != sha256:
        raise JarsChanged(f"{path} is not the jar of the lock file (sha256 {actual[:12]}...): {advice}")


def _download(wanted: Installation) -> None:
    """Fetch all jars into a folder beside the final one, check them, then rename it."""
    staging = wanted.folder.with_suffix(".partial")
    shutil.rmtree(staging, ignore_errors=True)  # left by a process that was killed; we hold the lock
    staging.mkdir()
    _log.info(
        "downloading Apache Kafka %s, once: %d jars, 45 MB", wanted.lock.kafka_version, len(wanted.lock.jars)
    )
    try:
        _fetch(wanted.lock.jars, staging)
        for jar in wanted.lock.jars:
            _verify(staging / jar.filename, jar.sha256, advice="the download is damaged; start again")
        staging.rename(wanted.folder)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _fetch(jars: tuple[Jar, ...], folder: Path) -> None:
    # jgo takes half a second to import, and only the first start needs it.
    from jgo.config import GlobalSettings  # noqa: PLC0415
    from jgo.constants import MAVEN_CENTRAL_URL  # noqa: PLC0415
    from jgo.maven import MavenContext, PythonResolver  # noqa: PLC0415

    maven = MavenContext(
        # never Maven itself: it need not be there
        resolver=PythonResolver(),
        repo_cache=folder / "downloads",
        # jgo's own configuration file may name a mirror, as for every other use of jgo
        remote_repos={"central": MAVEN_CENTRAL_URL, **GlobalSettings.load().repositories},
        timeout=DOWNLOAD_TIMEOUT_S,
    )

    def fetch(jar: Jar) -> None:
        found = maven.project(jar.group, jar.artifact).at_version(jar.version).artifact().resolve()
        found.rename(folder / jar.filename)

    try:
        with ThreadPoolExecutor(DOWNLOADS_AT_ONCE) as pool:
            list(pool.map(fetch, jars))
    # requests' errors are OSErrors; jgo raises RuntimeError for what no repository has
    except (OSError, RuntimeError) as exc:
        raise JarsUnavailable(
            f"cannot download Apache Kafka's jars ({_first_line(exc)}): "
            "connect to the network and start again, or set STREAMS_KAFKA__BOOTSTRAP to a Kafka of your own"
        ) from exc
    shutil.rmtree(folder / "downloads")


def _first_line(exc: Exception) -> str:
    return str(exc).split("\n", 1)[0][:200]
