"""What hands do: keys, double clicks, the back button, another language, the dark, a lost session."""

import re
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import FilePayload

from steward.capabilities.tickets.tests.factories import report
from steward.kernel.evidence.queries import photos_of
from steward.kernel.work.models import WorkItem
from tests.browser.conftest import Open
from tests.browser.visitor import DESK, ENGLISH, PHONE, Visitor
from tests.browser.words import say
from tests.people import World

pytestmark = pytest.mark.browser

A_TICKET = re.compile(r"/tickets/\d+/$")


def focused(visitor: Visitor) -> str:
    """What has the keyboard: name, address or text of the element."""
    found: str = visitor.page.evaluate(
        "() => { const e = document.activeElement; return e.name || e.getAttribute('href') || e.textContent.trim(); }"
    )
    return found


def tab_until(visitor: Visitor, wanted: str, most: int = 60) -> bool:
    for _press in range(most):
        visitor.page.keyboard.press("Tab")
        if focused(visitor) == wanted:
            return True
    return False


def test_the_keyboard_reaches_search_content_and_verbs(office: World, window: Open) -> None:
    item = report(office)
    carol = window("carol")
    keyboard = carol.page.keyboard
    for path in ("/", "/tickets/", "/sites/"):
        carol.go(path)
        keyboard.press("/")
        assert focused(carol) == "q", path
    carol.go("/tickets/")
    keyboard.press("/")
    keyboard.type("3-2-501")
    keyboard.press("Enter")
    carol.page.wait_for_url("**/tickets/?q=3-2-501*")
    assert item.title in carol.text()
    carol.go(f"/tickets/{item.pk}/")
    keyboard.press("Tab")
    assert focused(carol) == "#main"
    assert carol.page.locator(".skip-link").bounding_box()["y"] >= 0  # type: ignore[index]
    keyboard.press("Enter")
    # Past the menu: the first stop is inside the page, and the verbs are soon reached.
    assert tab_until(carol, f"/tickets/{item.pk}/dispatch/", most=12)
    keyboard.press("Enter")
    carol.page.wait_for_url("**/dispatch/")
    assert tab_until(carol, "to")
    keyboard.press("Space")
    keyboard.press("Enter")
    carol.page.wait_for_url(f"**/tickets/{item.pk}/")
    item.refresh_from_db()
    assert item.state == "dispatched"
    keyboard.press("g")
    keyboard.press("t")
    carol.page.wait_for_url(carol.address + "/")


def fill_report(visitor: Visitor, title: str) -> None:
    visitor.go("/tickets/report/")
    visitor.page.locator("[name=title]").fill(title)


def test_a_double_click_reports_once_and_back_stays_sane(office: World, window: Open) -> None:
    carol = window("carol", size=PHONE)
    page = carol.page
    fill_report(carol, "水管爆裂")
    page.locator("[name=body]").fill("厨房")
    button = page.get_by_role("main").get_by_role("button", name=say(carol, "Report"), exact=True)
    button.dblclick()
    page.wait_for_url(A_TICKET)
    page.wait_for_load_state()
    item = WorkItem.objects.get()
    assert carol.at() == f"/tickets/{item.pk}/"
    page.go_back()
    page.wait_for_load_state()
    assert carol.at() == "/tickets/report/"
    assert button.is_enabled()
    assert not page.locator("[name=title]").input_value() or _send_again(carol) == item.pk
    assert WorkItem.objects.count() == 1


def _send_again(visitor: Visitor) -> int:
    """The same form with the same words: the browser has kept its key, and the answer is the first ticket."""
    visitor.press(say(visitor, "Report"))
    visitor.page.wait_for_url(A_TICKET)
    return int(visitor.at().strip("/").rpartition("/")[2])


def test_a_report_with_photos_sent_again_after_back_stays_one(office: World, window: Open) -> None:
    """The browser puts the words in again but not the photos, which a script had put there."""
    carol = window("carol")
    page = carol.page
    fill_report(carol, "水管爆裂")
    page.locator("[name=photos]").set_input_files(shot("first.png"))
    page.locator(".photos img").wait_for()
    item_pk = _send_again(carol)
    page.go_back()
    page.wait_for_load_state()
    assert page.locator("[name=title]").input_value() == "水管爆裂"
    assert _send_again(carol) == item_pk
    assert say(carol, "This was sent before: nothing was done twice.") in carol.text()
    page.go_back()
    page.wait_for_load_state()
    page.locator("[name=photos]").set_input_files(shot("second.png"))
    page.locator(".photos img").wait_for()
    assert _send_again(carol) == item_pk
    added = "This was sent before: nothing was done twice. Photos you chose since then can be added here."
    assert say(carol, added) in carol.text()
    item = WorkItem.objects.get()
    assert len(photos_of(item)) == 1


def shot(name: str) -> FilePayload:
    """A picture as a telephone takes it: too large to be sent as it is."""
    buffer = BytesIO()
    Image.new("RGB", (2400, 1800), "navy" if name.startswith("first") else "maroon").save(buffer, "PNG")
    return {"name": name, "mimeType": "image/png", "buffer": buffer.getvalue()}


def test_unsent_words_are_not_met_by_the_next_person(office: World, window: Open) -> None:
    item = report(office)
    visitor = window("carol")
    page = visitor.page
    path = f"/tickets/{item.pk}/comment/"
    note = page.locator("textarea[name=note]")
    visitor.go(path)
    note.press_sequentially("秘密")
    # Her session is over; the next one at the desk signs in where she stood.
    page.context.clear_cookies(name="sessionid")
    visitor.press(say(visitor, "Comment"))
    sign_in(visitor, "correct horse", "bob@sunshine")
    assert visitor.at() == path and note.input_value() == ""
    assert "秘密" not in page.evaluate("() => JSON.stringify({...localStorage, ...sessionStorage})")
    # Nor by going back through what she did.
    for _page in range(3):
        page.go_back()
        page.wait_for_load_state()
        assert "秘密" not in page.content()
        if note.count():
            page.wait_for_function("() => document.querySelector('textarea[name=note]').value === ''")


def test_unsent_words_of_a_page_left_open_stay_with_its_person(office: World, window: Open) -> None:
    """Two tabs of one browser: what is typed into the page of the one before is no draft of who came since."""
    item = report(office)
    visitor = window("carol")
    path = f"/tickets/{item.pk}/comment/"
    visitor.go(path)
    other = visitor.context.new_page()
    other.goto(visitor.address + "/")
    other.context.clear_cookies(name="sessionid")
    other.goto(visitor.address + f"/sign-in/?next={path}")
    other.locator("input[name=username]").fill("bob@sunshine")
    other.locator("input[name=password]").fill("correct horse")
    other.locator("form[data-sign-in] button").click()
    other.wait_for_url(f"**{path}")
    visitor.page.locator("textarea[name=note]").press_sequentially("秘密")
    other.reload()
    assert other.locator("textarea[name=note]").input_value() == ""


def test_going_back_after_signing_out_shows_nothing(office: World, window: Open) -> None:
    item = report(office)
    carol = window("carol")
    carol.go(f"/tickets/{item.pk}/")
    assert item.title in carol.text()
    carol.go("/account/")
    carol.press(say(carol, "Sign out"))
    for _page in range(2):
        carol.page.go_back()
        carol.page.wait_for_url("**/sign-in/**")
        assert item.title not in carol.page.content()


def test_unsent_words_wait_for_their_own_form_only(office: World, window: Open) -> None:
    first, second = report(office), report(office)
    carol = window("carol")
    note = carol.page.locator("textarea[name=note]")
    carol.go(f"/tickets/{first.pk}/comment/")
    note.press_sequentially("业主下午在家")
    carol.go(f"/tickets/{second.pk}/comment/")
    assert note.input_value() == ""
    carol.go(f"/tickets/{first.pk}/comment/")
    assert note.input_value() == "业主下午在家"
    carol.press(say(carol, "Comment"))
    carol.go(f"/tickets/{first.pk}/comment/")
    assert note.input_value() == ""
    note.press_sequentially("秘密")
    carol.go("/account/")
    carol.press(say(carol, "Sign out"))
    assert carol.page.evaluate("() => JSON.stringify(localStorage)").find("秘密") == -1


def test_language_and_theme_are_kept(office: World, window: Open) -> None:
    carol = window("carol")
    page = carol.page
    carol.go("/tickets/?q=x")
    page.locator("header .dropdown > button").click()
    page.get_by_role("button", name="English", exact=True).click()
    page.wait_for_function("() => document.documentElement.lang === 'en'")
    assert carol.at() == "/tickets/?q=x"
    page.locator("header .dropdown > button").click()
    page.get_by_role("button", name="Light or dark").click()
    assert page.locator("html").get_attribute("data-bs-theme") == "dark"
    carol.go("/")
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("html").get_attribute("data-bs-theme") == "dark"


def test_every_page_of_the_menu_is_two_taps_away_on_a_phone(office: World, window: Open) -> None:
    desk, phone = window("judy"), window("judy", size=PHONE)
    desk.go("/")
    wanted = desk.page.locator("aside a.nav-link").evaluate_all(
        "links => links.map((a) => a.getAttribute('href'))"
    )
    phone.go("/")
    phone.page.locator(".tabbar a[href='/account/']").click()
    phone.page.wait_for_url("**/account/")
    offered = phone.page.locator("main a:visible").evaluate_all(
        "links => links.map((a) => a.getAttribute('href'))"
    )
    assert set(wanted) <= set(offered)
    assert not phone.faults()


def sign_in(visitor: Visitor, password: str, name: str = "frank@sunshine") -> None:
    visitor.page.locator("input[name=username]").fill(name)
    visitor.page.locator("input[name=password]").fill(password)
    visitor.press(say(visitor, "Sign in"))


def test_five_wrong_passwords_lock_and_say_so(office: World, window: Open) -> None:
    somebody = window()
    assert somebody.go("/tickets/") == 200
    assert somebody.at() == "/sign-in/?next=/tickets/"
    for _try in range(5):
        sign_in(somebody, "wrong")
    locked = say(somebody, "Too many wrong passwords: this name is locked for half an hour.")
    assert locked in somebody.text()
    assert not somebody.faults()
    somebody.shoot("locked")
    sign_in(somebody, "correct horse")
    assert locked in somebody.text()
    # Somebody else at the same address is not locked out, and comes where he wanted to go.
    somebody.go("/tickets/")
    sign_in(somebody, "correct horse", "carol@sunshine")
    assert somebody.at() == "/tickets/"


def test_a_lost_session_loses_no_words(office: World, window: Open) -> None:
    item = report(office)
    carol = window("carol", language=ENGLISH)
    path = f"/tickets/{item.pk}/comment/"
    note = carol.page.locator("textarea[name=note]")
    carol.go(path)
    note.press_sequentially("The owner is at home in the afternoon")
    carol.context.clear_cookies(name="sessionid")
    carol.press("Comment")
    assert carol.at() == f"/sign-in/?next={path}"
    sign_in(carol, "correct horse", "carol@sunshine")
    assert carol.at() == path
    assert note.input_value() == "The owner is at home in the afternoon"
    # A form whose page has lost its proof says what to do, and going back brings the words again.
    carol.context.clear_cookies(name="csrftoken")
    carol.press("Comment")
    assert "This form was open too long." in carol.text()
    assert "Go back" in carol.text()
    assert not carol.faults()
    carol.shoot("too-long")
    carol.go(path)
    assert note.input_value() == "The owner is at home in the afternoon"
    carol.press("Comment")
    assert carol.at() == f"/tickets/{item.pk}/"
    assert "The owner is at home in the afternoon" in carol.text()


def test_dark_pages_can_be_read(office: World, window: Open) -> None:
    item = report(office)
    carol = window("carol", color_scheme="dark", size=DESK)
    faults = []
    for path in ("/", "/tickets/", f"/tickets/{item.pk}/", "/tickets/report/"):
        carol.go(path)
        faults += carol.faults()
        carol.shoot(f"dark{path.replace('/', '-')}")
    assert not faults, "\n".join(faults)
