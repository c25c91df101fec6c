"""Writes the lock file anew from the spec: `python -m streams.broker.relock`, a maker's command."""

import tempfile
from pathlib import Path

from jgo.env import EnvironmentBuilder, EnvironmentSpec, LockFile, compute_spec_hash
from jgo.maven import MavenContext, PythonResolver

from streams.broker.lock import LOCK_FILE, SPEC_FILE


def relock(spec_file: Path, lock_file: Path) -> None:
    """Resolve the spec's packages with their dependencies and write versions and hashes of all jars."""
    spec = EnvironmentSpec.load(spec_file)
    with tempfile.TemporaryDirectory() as scratch:
        maven = MavenContext(resolver=PythonResolver(), repo_cache=Path(scratch) / "repo")
        # jgo's own `lock` fetches a second Java to sort jars into modules; the class path needs no sorting.
        builder = EnvironmentBuilder(maven, cache_dir=Path(scratch) / "cache")
        named, found = maven.resolver.resolve(builder.spec_to_dependencies(spec))
        wanted = [*named, *(dependency for dependency in found if dependency.scope in {"compile", "runtime"})]
        wanted.sort(key=lambda dependency: (dependency.groupId, dependency.artifactId))
        locked = LockFile.from_resolved_dependencies(
            wanted, environment_name=spec.name, spec_hash=compute_spec_hash(spec_file)
        )
        locked.save(lock_file)


if __name__ == "__main__":
    relock(SPEC_FILE, LOCK_FILE)
