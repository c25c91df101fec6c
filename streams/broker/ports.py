"""Ports of this machine's loopback address."""

import random
import socket

HOST = "127.0.0.1"
# Below the range that Linux (32768) and macOS (49152) hand to outgoing connections: a free port of that range
# was lost to such a connection in the second before the broker bound it.
CHOSEN_FROM = range(20_000, 32_000)


def is_free(port: int) -> bool:
    """Say whether a server could listen on the port now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as Kafka does: TIME_WAIT is no owner
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def is_answered(port: int) -> bool:
    """Say whether a server listens on the port now."""
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0


def choose_free() -> int:
    """Return a free port."""
    while not is_free(port := random.choice(CHOSEN_FROM)):  # noqa: S311 - no secret
        pass
    return port
