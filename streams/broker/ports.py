"""Ports of this machine's loopback address."""

import itertools
import random
import socket

HOST = "127.0.0.1"
# Below what systems hand to outgoing connections (gVisor from 16000, Linux 32768, macOS 49152): a free port
# of such a range was lost to a connection in the seconds before its server bound it.
CHOSEN_FROM = range(10_000, 16_000)
# In an order of our own, so that no two servers that start side by side are given the same port.
_SHUFFLED = itertools.cycle(random.sample(CHOSEN_FROM, len(CHOSEN_FROM)))


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
    """Return a free port, not the one that was returned last time."""
    return next(port for port in _SHUFFLED if is_free(port))
