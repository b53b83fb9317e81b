"""A person at a browser: signed in, at a size, in a language; remembers everything the browser complained about."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response

DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
CHINESE, ENGLISH = "zh-hans", "en"
# Where axe reads a page that it reads once in either language: colours and structure are the same in both.
READ_AT = {CHINESE: PHONE, ENGLISH: DESK}
AXE_FILE = "axe.min.js"
WAIT_MS = 10_000
# Our own pages, so that a fault shows as its selector and not as a page of numbers.
# Without `preload`: it would fetch the style sheet anew on every page, for a single rule on turned screens.
AXE = """async () => (await axe.run({resultTypes: ["violations"], preload: false})).violations.flatMap(
    (v) => v.nodes.map((n) => {
        const why = [...n.any, ...n.all, ...n.none].map((check) => check.message).join("; ");
        return `${v.id}: ${n.target.join(" ")} - ${why}`;
    }))"""
OVERFLOW = """() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const wide = [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > width + 1)
        .slice(0, 5).map((e) => `${e.tagName.toLowerCase()}.${e.className} ends at ${e.getBoundingClientRect().right}`);
    // A word may reach out of its box, which stays inside.
    return wide.length ? wide : [`words reach to ${document.documentElement.scrollWidth}`];
}"""

# What a thumb must hit on a phone: 44 px high, alone or with its label. Links inside a sentence or a fact are let off.
SMALL = """() => {
    const seen = (e) => e.checkVisibility({visibilityProperty: true, opacityProperty: true});
    const inText = (e) => e.tagName === "A" && getComputedStyle(e).display === "inline"
        && (e.closest("dd") || e.parentElement.textContent.trim() !== e.textContent.trim());
    const height = (e) => Math.max(e.getBoundingClientRect().height,
        e.closest("label")?.getBoundingClientRect().height || 0);
    return [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")]
        .filter((e) => seen(e) && e.getBoundingClientRect().bottom > 0 && !inText(e) && height(e) < 43.5)
        .map((e) => `${e.tagName.toLowerCase()}.${e.className} "${(e.ariaLabel || e.textContent).trim()}"`);
}"""

MEASURED = f"() => [({OVERFLOW})(), ({SMALL})()]"


@dataclass
class Visitor:
    """One browser window. `complaints` holds console errors, script errors and missing files, with their page."""

    context: BrowserContext
    page: Page
    address: str
    language: str
    complaints: list[str] = field(default_factory=list)

    def go(self, path: str) -> int:
        """Open an address of the house; the status of the answer."""
        answer = self.page.goto(self.address + path)
        assert answer is not None
        return answer.status

    def at(self) -> str:
        """Where the window stands, without the host."""
        return self.page.url.removeprefix(self.address)

    def press(self, text: str) -> None:
        """Press the button of the form that carries this text, and wait for the next page."""
        self.page.get_by_role("main").get_by_role("button", name=text, exact=True).first.click()
        self.page.wait_for_load_state()

    def follow(self, text: str) -> None:
        """Follow the link with this text in the page's own part."""
        self.page.get_by_role("main").get_by_role("link", name=text, exact=True).locator(
            "visible=true"
        ).first.click()
        self.page.wait_for_load_state()

    def text(self) -> str:
        return self.page.get_by_role("main").inner_text()

    def faults(self, *, axe: bool = True) -> list[str]:
        """What is wrong with the page as it stands: too wide, too small for a thumb, against the rules of axe."""
        wide, small = self.page.evaluate(MEASURED)
        found = [f"too wide: {where}" for where in wide]
        if self.size() < DESK["width"]:
            found += [f"too small for a thumb: {what}" for what in small]
        if axe:
            # From the house, so that the browser keeps it compiled; it would not keep what it is handed.
            self.page.add_script_tag(url=settings.STATIC_URL + AXE_FILE)
            found += self.page.evaluate(AXE)
        return [f"{self.at()} {self.size()} {self.language}: {fault}" for fault in found]

    def faults_at_both(self, name: str, *, axe: Any = None) -> list[str]:
        """The page's faults at both sizes, beginning with the one it has; axe reads it at the size `axe`, if any."""
        here, other = (DESK, PHONE) if self.size() == DESK["width"] else (PHONE, DESK)
        found = self.faults(axe=here == axe)
        self.shoot(name)
        self.page.set_viewport_size(other)
        found += self.faults(axe=other == axe)
        self.shoot(name)
        return found

    def become(self, session: str) -> None:
        """From now on somebody else's session, in the same window."""
        self.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": self.address}]
        )

    def size(self) -> int:
        return (self.page.viewport_size or DESK)["width"]

    def shoot(self, name: str) -> None:
        """A picture of the page into the folder that STEWARD_SHOTS names (relative to var: `shots`)."""
        if folder := os.environ.get("STEWARD_SHOTS"):
            where = Path(settings.BASE_DIR, "var", "shots" if folder == "1" else folder)
            where.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=where / f"{name}-{self.size()}-{self.language}.png", full_page=True)


def open_window(
    browser: Browser,
    address: str,
    *,
    size: Any = None,
    language: str = CHINESE,
    session: str = "",
    **more: Any,
) -> Visitor:
    """A new window with cookies of its own; `session` is the key of a signed-in session."""
    context = browser.new_context(
        viewport=size or DESK, locale="zh-CN" if language == CHINESE else "en", **more
    )
    context.set_default_timeout(WAIT_MS)
    cookies = {settings.LANGUAGE_COOKIE_NAME: language}
    if session:
        cookies[settings.SESSION_COOKIE_NAME] = session
    context.add_cookies([{"name": name, "value": value, "url": address} for name, value in cookies.items()])
    page = context.new_page()
    visitor = Visitor(context, page, address, language)
    _listen(page, visitor.complaints.append)
    return visitor


def _listen(page: Page, complain: Callable[[str], None]) -> None:
    def on_console(message: ConsoleMessage) -> None:
        # The browser says so of every page with an error status, too: files are looked after below.
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            complain(f"{page.url}: {message.text}")

    def on_response(response: Response) -> None:
        if response.status >= 400 and not response.request.is_navigation_request():
            complain(f"{page.url}: {response.status} for {response.url}")

    page.on("console", on_console)
    page.on("pageerror", lambda error: complain(f"{page.url}: {error}"))
    page.on("response", on_response)
