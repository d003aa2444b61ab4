"""Chromium for tests: found, launched without a network of its own, and watched for every request and error."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

DESKTOP = (1400, 900)
PHONE = (400, 800)
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    # A name that slips through is answered by nobody.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


@dataclass
class Watched:
    """A page, and what it asked for and complained of."""

    page: Page
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def outside_requests(self, *own: str) -> list[str]:
        """Requests to anything but the given addresses and what the page carries in itself."""
        return [url for url in self.requests if not url.startswith(("data:", "blob:", *own))]


def executable() -> str:
    """Path of the distribution's Chromium; without one the test fails in CI and is skipped elsewhere."""
    for name in _NAMES:
        path = shutil.which(name)
        if path:
            return path
    message = f"no Chromium: none of {', '.join(_NAMES)} is on the PATH; install it (apt-get install chromium)"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A running Chromium with a fresh profile."""
    path = executable()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(_FLAGS))
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def watched_page(
    browser: Browser,
    size: tuple[int, int] = DESKTOP,
    scheme: Literal["light", "dark"] = "light",
    *,
    touch: bool = False,
) -> Iterator[Watched]:
    """A page of its own context whose requests, errors and dialogs are recorded from the start."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, has_touch=touch, is_mobile=touch
    )
    try:
        page = context.new_page()
        watched = Watched(page)
        page.on("request", lambda request: watched.requests.append(request.url))
        page.on("console", lambda entry: watched.errors.append(entry.text) if entry.type == "error" else None)
        page.on("pageerror", lambda error: watched.errors.append(str(error)))
        page.on("dialog", lambda dialog: (watched.dialogs.append(dialog.message), dialog.dismiss()))
        yield watched
    finally:
        context.close()


def open_file(watched: Watched, path: Path) -> None:
    """Open an exported page from disk and wait until its map is there."""
    watched.page.goto(path.as_uri())
    watched.page.wait_for_function("() => document.querySelector('.incident-map')?.incidentMap !== undefined")
