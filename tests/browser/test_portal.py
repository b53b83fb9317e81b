"""An owner with a telephone: signs in, reports with a photo in three taps, reads on; no page is at fault."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from steward.capabilities.tickets.actions import call_back_ticket, finish_ticket
from steward.capabilities.tickets.tests.factories import photo, ticket_in
from steward.kernel.evidence.models import Evidence
from steward.kernel.work.models import WorkItem
from steward.portal.models import SignInCode
from steward.portal.tests.factories import PHONE as NUMBER
from steward.portal.tests.factories import report_as_owner, resident
from tests.browser.visitor import CHINESE, ENGLISH, PHONE, Visitor, open_window
from tests.people import World

pytestmark = pytest.mark.browser

# What a telephone fetches with the first page, everything together, compressed.
FIRST_LOAD = 150_000


@pytest.fixture
def owner(browser: Browser, live_server: LiveServer, office: World) -> Iterator[Visitor]:
    resident(office)
    visitor = open_window(browser, live_server.url, size=PHONE)
    yield visitor
    visitor.context.close()
    assert not visitor.complaints, "\n".join(visitor.complaints)


def come_in(visitor: Visitor) -> None:
    """Through the sign-in, as anybody does."""
    visitor.go("/my/")
    visitor.page.locator("input[name=phone]").fill(NUMBER)
    visitor.page.locator("form[data-sign-in] button[type=submit]").click()
    visitor.page.locator("input[name=code]").wait_for()
    visitor.page.locator("input[name=code]").fill(SignInCode.objects.latest("pk").code)
    visitor.page.locator("form[data-sign-in] button[type=submit]").click()
    visitor.page.wait_for_url("**/my/")


def test_owner_reports_with_a_photo_and_follows_it(office: World, owner: Visitor) -> None:
    come_in(owner)
    owner.follow("我要报事")
    owner.page.locator(".tile").first.click()
    owner.page.locator("textarea").fill("厨房漏水")
    picture = {"name": "leak.jpg", "mimeType": "image/jpeg", "buffer": photo().read()}
    owner.page.locator("input[type=file]").set_input_files([picture])  # type: ignore[list-item]
    owner.page.locator(".photos-one").wait_for()
    owner.press("提交")

    owner.page.wait_for_url("**/my/requests/*/")
    assert "厨房漏水" in owner.text()
    item = WorkItem.objects.get()
    assert (item.requester, Evidence.objects.count()) == (resident(office), 1)
    image = owner.page.locator(".photo img")
    image.wait_for()
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0


def test_draft_comes_back_to_its_owner_only(office: World, owner: Visitor) -> None:
    come_in(owner)
    owner.go("/my/report/inquiry/")
    owner.page.locator("textarea").fill("几点停水")
    owner.go("/my/")
    owner.go("/my/report/inquiry/")
    assert owner.page.locator("textarea").input_value() == "几点停水"
    owner.go("/my/report/complaint/")
    assert owner.page.locator("textarea").input_value() == ""
    owner.go("/my/")
    owner.press("退出登录")
    owner.page.wait_for_url("**/my/sign-in/")
    assert not owner.page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('steward.draft'))")


def closed_request(office: World) -> WorkItem:
    """A request with a photo, a long story and its end."""
    item = ticket_in(office, "started", by=office.carol, requester=resident(office), photos=[photo()])
    finish_ticket(item, by=office.frank, result="好了", photos=[photo("end.jpg", "green")])
    return call_back_ticket(item, by=office.carol, satisfaction="satisfied")


@pytest.mark.parametrize("language", [CHINESE, ENGLISH])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_of_the_portal_have_no_fault(
    browser: Browser, live_server: LiveServer, office: World, language: str, scheme: str
) -> None:
    resident(office)
    report_as_owner(office, title="很长" * 60)
    item = closed_request(office)
    visitor = open_window(browser, live_server.url, size=PHONE, language=language, color_scheme=scheme)
    visitor.go("/my/sign-in/")
    faults = visitor.faults()
    visitor.go("/my/apply/")
    faults += visitor.faults()
    come_in(visitor)
    paths = [
        "/my/",
        "/my/record/",
        "/my/record/change/let/",
        "/my/report/",
        "/my/report/inquiry/",
        "/my/requests/",
        f"/my/requests/{item.pk}/",
    ]
    # axe reads each page in the light and in the dark, once in one language and once in the other.
    first = (scheme == "dark") == (language == ENGLISH)
    for number, path in enumerate([*paths, "/my/requests/999/"]):
        visitor.go(path)
        read_at = PHONE if (number % 2 == 0) == first else None
        faults += visitor.faults_at_both(f"portal-{scheme}" + path.replace("/", "-"), axe=read_at)
    visitor.context.close()
    assert not faults + visitor.complaints, "\n".join(faults + visitor.complaints)


def test_first_page_is_light(browser: Browser, live_server: LiveServer, office: World) -> None:
    """Counted without compression here: it is below the promise all the same."""
    visitor = open_window(browser, live_server.url, size=PHONE)
    seen: list[int] = []
    visitor.page.on("response", lambda answer: seen.append(len(answer.body())))
    visitor.go("/my/sign-in/")
    visitor.page.wait_for_load_state("networkidle")
    visitor.context.close()
    assert 4 <= len(seen) <= 8
    assert sum(seen) < FIRST_LOAD


def test_owner_reads_and_reports_without_a_network_and_it_is_sent_once(office: World, owner: Visitor) -> None:
    """Own pages say so and stay readable, a report waits on the phone and goes later; signing out leaves nothing."""
    kept = "() => caches.keys().then(names => names.some(name => name.startsWith('portal-pages')))"
    page = owner.page
    # What another version kept goes when this one comes; before sign-in it keeps nothing.
    owner.go("/sign-in/")
    page.evaluate("() => caches.open('portal-pages-of-old')")
    owner.go("/my/sign-in/")
    page.wait_for_function("() => navigator.serviceWorker.controller")
    page.wait_for_function(kept.replace("names.some", "!names.some"))
    come_in(owner)
    page.wait_for_function("() => navigator.serviceWorker.controller")
    owner.go("/my/")
    page.wait_for_function(
        "() => caches.match('/my/report/repair/', {ignoreSearch: true}).then(Boolean)", timeout=10_000
    )

    owner.context.set_offline(True)
    page.goto(f"{owner.address}/my/")
    page.locator("[data-kept]").wait_for()
    assert "没有网络" in owner.text() or "无网络" in owner.text()
    assert "3-2-501" in owner.text()
    page.goto(f"{owner.address}/my/report/repair/")
    page.locator("textarea").fill("断网时写的报事")
    picture = {"name": "leak.jpg", "mimeType": "image/jpeg", "buffer": photo().read()}
    page.locator("input[type=file]").set_input_files([picture])  # type: ignore[list-item]
    page.locator(".photos-one").wait_for()
    owner.press("提交")
    page.locator("[data-waiting]").wait_for()
    assert "断网时写的报事" in owner.text() and not WorkItem.objects.exists()

    owner.context.set_offline(False)
    page.evaluate("() => window.dispatchEvent(new Event('online'))")
    page.locator("[data-sent]").wait_for()
    assert "断网时写的报事" in owner.text()
    item = WorkItem.objects.get()
    assert (item.title, Evidence.objects.count()) == ("断网时写的报事", 1)
    page.evaluate("() => navigator.serviceWorker.controller.postMessage('flush')")
    owner.go("/my/")
    assert WorkItem.objects.count() == 1

    assert page.evaluate(kept)
    owner.press("退出登录")
    page.wait_for_url("**/my/sign-in/")
    assert not page.evaluate(kept)
    owner.context.set_offline(True)
    page.goto(f"{owner.address}/my/record/")
    assert "3-2-501" not in owner.text() and "没有网络" in owner.text()
    owner.complaints.clear()
