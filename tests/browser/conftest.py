"""A console and a real Chromium; a test fails whose page breaks, asks another host or breaks the policy."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, ViewportSize, expect

from bench.chromium import NoChromium, chromium
from browser.desk import Desk, open_desk

WIDE: ViewportSize = {"width": 1280, "height": 800}
NARROW: ViewportSize = {"width": 375, "height": 800}

# A page's own account of by how much it jumped.
_ACCOUNT = """
window.jumped = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.jumped += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""

expect.set_options(timeout=20_000)  # ms; for machines that are busy with something else


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start Chromium. For one module: Playwright's loop must be gone before others start their own."""
    try:
        with chromium() as browser:
            yield browser
    except NoChromium as exc:
        pytest.skip(str(exc))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Run a console without a row."""
    with open_desk(tmp_path) as desk:
        yield desk


@pytest.fixture
def open_page(browser: Browser, desk: Desk) -> Iterator[Callable[..., Page]]:
    """Open pages of the desk; at the end each of them must have behaved."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []
    pages: list[Page] = []

    def dismiss(dialog: Dialog) -> None:
        faults.append(f"a dialog: {dialog.message}")
        dialog.dismiss()

    def forbidden(text: str) -> None:
        if "Content Security Policy" in text:
            faults.append(f"forbidden: {text}")

    def open_one(
        path: str = "/",
        *,
        viewport: ViewportSize = WIDE,
        color_scheme: Literal["light", "dark"] = "light",
        reduced_motion: Literal["reduce", "no-preference"] = "no-preference",
    ) -> Page:
        context = browser.new_context(
            base_url=desk.address,
            locale="en-GB",
            timezone_id="UTC",
            viewport=viewport,
            color_scheme=color_scheme,
            reduced_motion=reduced_motion,
        )
        contexts.append(context)
        context.add_init_script(_ACCOUNT)
        context.on("request", lambda request: _stay(request.url, desk.address, faults))
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"an error: {error}"))
        page.on("console", lambda told: forbidden(told.text))
        page.on("dialog", dismiss)
        pages.append(page)
        page.goto(path)
        return page

    yield open_one
    for page in pages:
        page.evaluate("document.readyState")  # what it said before has arrived then
    for context in contexts:
        context.close()
    assert not faults, faults


def _stay(url: str, address: str, faults: list[str]) -> None:
    if urlsplit(url).scheme in {"http", "https"} and not url.startswith(f"{address}/"):
        faults.append(f"a request to {url}")
