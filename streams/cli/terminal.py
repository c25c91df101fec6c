"""What all commands share in how they print: results on standard output, messages on standard error."""

import functools
import logging
import os
import select
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager

import click
from rich.console import Console

# Article text may hold control characters that would steer the terminal; one sign each, so offsets stay.
_CONTROLS = {code: "\ufffd" for code in (*range(32), *range(127, 160)) if chr(code) not in "\n\t"}


def is_terminal() -> bool:
    """Say whether standard output is a terminal: then results are for people, else for programs."""
    return sys.stdout.isatty()


def is_conversation() -> bool:
    """Say whether a person reads standard output and can answer on standard input."""
    return is_terminal() and sys.stdin is not None and sys.stdin.isatty()


def await_enter() -> None:
    """Wait until Enter is pressed, from now on, or the input ends."""
    termios.tcflush(sys.stdin, termios.TCIFLUSH)  # what was typed while nobody asked is no answer
    sys.stdin.readline()


@functools.cache
def console() -> Console:
    """Return the console for results; one, so that they are printed above what moves on it."""
    return Console(highlight=False)


def progress_console() -> Console:
    """Return the console for bars and spinners: standard error where results go elsewhere."""
    return console() if is_terminal() else Console(stderr=True)


def say(message: str) -> None:
    """Print a message for people, on standard error."""
    # not by click, which would write across a progress bar: rich stands in for sys.stderr meanwhile
    sys.stderr.write(f"{safe(message)}\n")


def write_json(line: bytes) -> None:
    """Print one JSON value as a line, at once: a program may be waiting for it."""
    stream = click.get_binary_stream("stdout")
    stream.write(line + b"\n")
    stream.flush()


def safe(text: str) -> str:
    """Return `text` without the characters that steer a terminal, in the same length."""
    return text.translate(_CONTROLS)


def quiet_clients() -> None:
    """Keep the Kafka client's own log off the terminal: what a person should know is in our errors."""
    logging.getLogger("kafka").setLevel(logging.CRITICAL)


@contextmanager
def ends_quietly() -> Iterator[None]:
    """Let Ctrl-C and a reader that has seen enough (`| head`) end a following command with status 0."""
    try:
        yield
        sys.stdout.flush()
    except KeyboardInterrupt:
        pass
    except BrokenPipeError:
        # what is still buffered would fail again when the interpreter flushes at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def reader_is_gone() -> bool:
    """Say whether nobody reads standard output any more; a write would say so, but only at the next one."""
    if is_terminal():
        return False
    try:
        descriptor = sys.stdout.fileno()
    except OSError:  # standard output is no file, as in tests
        return False
    poll = select.poll()
    poll.register(descriptor, 0)
    return any(event & select.POLLERR for _, event in poll.poll(0))
