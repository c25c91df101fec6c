"""What chooses ports for servers that start in seconds."""

import socket

from streams.broker.ports import CHOSEN_FROM, HOST, choose_free, is_free


def test_servers_that_start_side_by_side_get_ports_of_their_own() -> None:
    chosen = [choose_free() for _ in range(50)]
    assert len(set(chosen)) == len(chosen)
    assert all(port in CHOSEN_FROM for port in chosen)


def test_a_port_in_use_is_not_free() -> None:
    with socket.socket() as listening:
        listening.bind((HOST, 0))
        listening.listen()
        assert not is_free(listening.getsockname()[1])
