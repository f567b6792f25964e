"""A real browser for the tests: Debian's Chromium, headless, with the network off."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
PHONE = {"width": 390, "height": 844}
_QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextmanager
def phone(profile: Path) -> Iterator[Page]:
    """A page of the size of a phone that keeps what it stores in this folder."""
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            str(profile),
            executable_path=str(CHROMIUM),
            args=list(_QUIET),
            viewport={"width": PHONE["width"], "height": PHONE["height"]},
            is_mobile=True,
            has_touch=True,
            offline=True,
            accept_downloads=True,
            locale="ja-JP",
            timezone_id="Asia/Tokyo",
        )
        try:
            yield context.pages[0] if context.pages else context.new_page()
        finally:
            context.close()
