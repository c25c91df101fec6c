"""The lock file: which jars make the embedded Kafka, with the hash of each."""

import hashlib
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SPEC_FILE = Path(__file__).with_name("kafka") / "jgo.toml"
LOCK_FILE = SPEC_FILE.with_name("jgo.lock.toml")


@dataclass(frozen=True, slots=True)
class Jar:
    """One locked jar."""

    group: str
    artifact: str
    version: str
    sha256: str

    @property
    def filename(self) -> str:
        """Return the jar's name in a folder."""
        return f"{self.artifact}-{self.version}.jar"


@dataclass(frozen=True, slots=True)
class Lock:
    """All locked jars, and a digest that names this set of them."""

    jars: tuple[Jar, ...]
    digest: str

    @property
    def kafka_version(self) -> str:
        """Return the version of Apache Kafka."""
        return next(jar.version for jar in self.jars if jar.artifact.startswith("kafka_"))


@cache
def load_lock() -> Lock:
    """Read the lock file that ships with the package."""
    entries = tomllib.loads(LOCK_FILE.read_text(encoding="utf-8"))["dependencies"]
    jars = tuple(Jar(e["groupId"], e["artifactId"], e["version"], e["sha256"]) for e in entries)
    return Lock(jars, hashlib.sha256("".join(jar.sha256 for jar in jars).encode()).hexdigest()[:8])
