"""The jars: locked, fetched once from wherever jgo is told to look, and checked before every use."""

import re
import shutil
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from jgo.env import EnvironmentSpec, compute_spec_hash

from streams.broker.errors import JarsChanged, JarsUnavailable
from streams.broker.jars import Installation, install, installation
from streams.broker.lock import LOCK_FILE, SPEC_FILE, load_lock


@dataclass
class Mirror:
    """A repository on the loopback address that serves the jars this machine has."""

    folder: Path
    damaged: str = ""
    asked: Counter[str] = field(default_factory=Counter)

    def content(self, name: str) -> bytes | None:
        self.asked[name] += 1
        path = self.folder / name
        if not path.is_file():
            return None
        return b"not a jar" if name == self.damaged else path.read_bytes()


@pytest.fixture(scope="session")
def installed(cache_dir: Path) -> Installation:
    return install(cache_dir)


@pytest.fixture
def mirror(installed: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mirror]:
    mirror = Mirror(installed.folder)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = mirror.content(self.path.rsplit("/", 1)[-1])
            self.send_response(404 if content is None else 200)
            self.send_header("Content-Length", str(len(content or b"")))
            self.end_headers()
            self.wfile.write(content or b"")

        def log_message(self, *arguments: object) -> None:
            """Keep the tests' output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    look_at(server.server_port, tmp_path, monkeypatch)
    yield mirror
    server.shutdown()
    server.server_close()


def look_at(port: int, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = folder / "jgo.conf"
    settings.write_text(f"[repositories]\ncentral = http://127.0.0.1:{port}\n")
    monkeypatch.setenv("JGO_CONFIG_FILE", str(settings))


def test_every_jar_is_locked_by_a_hash() -> None:
    assert len(load_lock().jars) == 46
    assert all(re.fullmatch("[0-9a-f]{64}", jar.sha256) for jar in load_lock().jars)
    assert load_lock().kafka_version == "4.3.1"


def test_the_lock_was_made_from_the_spec() -> None:
    locked = {f"{jar.group}:{jar.artifact}:{jar.version}!" for jar in load_lock().jars}
    assert set(EnvironmentSpec.load(SPEC_FILE).coordinates) <= locked
    assert f'spec_hash = "{compute_spec_hash(SPEC_FILE)}"' in LOCK_FILE.read_text()


def test_the_versions_are_those_that_kafka_names() -> None:
    versions = {jar.artifact: jar.version for jar in load_lock().jars}
    assert versions["kafka-clients"] == "4.3.1"
    assert versions["jackson-databind"] == versions["jackson-core"] == "2.21.2"
    assert versions["zstd-jni"] == "1.5.6-10"


def test_neither_spec_nor_lock_names_an_address() -> None:
    assert "://" not in SPEC_FILE.read_text() + LOCK_FILE.read_text()


def test_two_processes_at_once_download_once(mirror: Mirror, tmp_path: Path) -> None:
    with ThreadPoolExecutor() as pool:
        first, second = pool.map(install, [tmp_path / "cache"] * 2)
    assert first == second
    jars = {jar.filename for jar in first.lock.jars}
    assert {path.name for path in first.folder.iterdir()} == jars
    assert all(mirror.asked[name] == 1 for name in jars)


def test_a_damaged_download_is_not_kept(mirror: Mirror, tmp_path: Path) -> None:
    mirror.damaged = "kafka-raft-4.3.1.jar"
    with pytest.raises(JarsChanged, match=r"kafka-raft-4.3.1.jar is not the jar of the lock file .*damaged"):
        install(tmp_path / "cache")
    assert [path.name for path in (tmp_path / "cache").iterdir()] == ["install.lock"]


def test_what_a_killed_download_left_is_replaced(mirror: Mirror, tmp_path: Path) -> None:
    partial = installation(tmp_path / "cache").folder.with_suffix(".partial")
    partial.mkdir(parents=True)
    (partial / "half.jar").touch()
    assert not (install(tmp_path / "cache").folder / "half.jar").exists()
    assert not partial.exists()


def test_no_network_is_said_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    look_at(1, tmp_path, monkeypatch)  # nothing listens there
    with pytest.raises(JarsUnavailable, match=r"^cannot download Apache Kafka's jars") as caught:
        install(tmp_path / "cache")
    assert "connect to the network and start again" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_cache_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(JarsUnavailable, match="choose another cache folder"):
        install(tmp_path / "file" / "cache")


@pytest.mark.parametrize("change", ["changed", "missing"])
def test_a_jar_that_is_not_the_locked_one_is_refused(
    installed: Installation, tmp_path: Path, change: str
) -> None:
    copy = tmp_path / installed.folder.name
    shutil.copytree(
        installed.folder, copy, copy_function=lambda source, target: Path(target).hardlink_to(source)
    )
    jar = copy / "kafka-raft-4.3.1.jar"
    jar.unlink()
    if change == "changed":
        jar.write_bytes(b"another")
    with pytest.raises(JarsChanged, match=f"{jar}.*: delete {copy} and start again"):
        install(tmp_path)


def test_installed_jars_need_no_network(
    installed: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_at(1, tmp_path, monkeypatch)
    assert install(installed.folder.parent) == installed


def test_a_relative_cache_folder_is_taken_from_here_not_from_the_data() -> None:
    assert installation(Path("cache")).folder.is_relative_to(Path.cwd())
