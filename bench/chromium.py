"""Debian's Chromium, as the tests of the page and the measurements on it start it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

# In a closed network: nothing of its own is to leave this machine.
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
]  # fmt: skip


class NoChromium(Exception):
    """There is none on this machine."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run a browser until the end of the block; raises NoChromium that says how to get one."""
    executable = shutil.which("chromium") or shutil.which("chromium-browser")
    if executable is None:
        raise NoChromium("no Chromium on this machine: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield browser
        browser.close()
