"""Water through the ceiling of 3-2-501, played by hand: the desk at 1440 px, worker and steward at 390 px."""

import pytest

from steward.capabilities.tickets.tests.factories import photo
from steward.kernel.evidence.queries import photos_of
from steward.kernel.work.models import WorkItem
from tests.browser.conftest import Open
from tests.browser.visitor import CHINESE, ENGLISH, PHONE, Visitor
from tests.browser.words import say
from tests.people import World

pytestmark = pytest.mark.browser

MATTER = "天花板漏水，滴到床上"
PICTURE = {"name": "ceiling.jpg", "mimeType": "image/jpeg", "buffer": photo().read()}


def press_verb(visitor: Visitor, verb: str) -> None:
    """Open the verb from the page of the ticket."""
    visitor.follow(say(visitor, verb))


def choose(visitor: Visitor, text: str) -> None:
    visitor.page.locator("label.form-selectgroup-item", has_text=text).click()


def report_by_hand(carol: Visitor) -> str:
    """The desk takes the call; the address of the new ticket."""
    carol.go("/")
    carol.follow(say(carol, "Report"))
    page = carol.page
    page.locator("[name=place]").fill("3-2-501")
    page.locator("[name=title]").fill(MATTER)
    page.locator("select[name=category]").select_option(index=1)
    page.locator("[name=caller_phone]").fill("13800001234")
    page.locator("[name=caller_name]").fill("王女士")
    page.locator("[name=body]").fill("卧室。\n下午在家。")
    page.locator("input[type=file]").set_input_files([PICTURE])
    page.locator(".photos img").wait_for()
    carol.shoot("story-report")
    carol.press(say(carol, "Report"))
    page.locator("main .photos img").wait_for()
    assert say(carol, "Request taken.") in carol.text()
    assert "138****1234" in carol.text()
    assert (
        page.locator("main .photos img").evaluate("image => image.decode().then(() => image.naturalWidth)")
        > 0
    )
    return carol.at()


def finish_by_hand(frank: Visitor, address: str) -> None:
    """The worker finds it on Today, starts, is refused without a photo and loses not a word."""
    frank.go("/")
    mine = frank.page.get_by_role("region", name=say(frank, "In my hands"))
    assert MATTER in mine.inner_text()
    frank.shoot("story-worker-today")
    mine.get_by_role("link", name=f"{say(frank, 'Start')}:").click()
    frank.press(say(frank, "Start"))
    assert frank.at() == address
    press_verb(frank, "Finish")
    words = "换了阀门，试水半小时不漏。"
    frank.page.locator("[name=result]").fill(words)
    frank.press(say(frank, "Finish"))
    assert say(frank, "A finished repair needs a photo.") in frank.text()
    assert frank.page.locator("[name=result]").input_value() == words
    assert not frank.faults()
    frank.shoot("story-refused")
    frank.page.locator("input[type=file]").set_input_files([PICTURE])
    frank.press(say(frank, "Finish"))
    assert frank.at() == address
    assert say(frank, "Finished.") in frank.text()


@pytest.mark.parametrize("language", [CHINESE, ENGLISH])
def test_the_leak_is_reported_repaired_and_reopened_by_hand(
    office: World, window: Open, language: str
) -> None:
    carol = window("carol", language=language)
    address = report_by_hand(carol)
    press_verb(carol, "Dispatch")
    choose(carol, "Frank")
    carol.press(say(carol, "Dispatch"))
    assert carol.at() == address
    assert say(carol, "Dispatched.") in carol.text()

    frank = window("frank", size=PHONE, language=language)
    finish_by_hand(frank, address)
    # His own work: nobody offers him to ask the customer about it.
    assert not frank.page.get_by_role("link", name=say(frank, "Call back"), exact=True).count()

    heidi = window("heidi", size=PHONE, language=language)
    heidi.go("/")
    asked = heidi.page.get_by_role("region", name=say(heidi, "To call back"))
    asked.get_by_role("link", name=f"{say(heidi, 'Call back')}:").click()
    choose(heidi, say(heidi, "Dissatisfied"))
    heidi.page.locator("[name=note]").fill("还在滴水")
    heidi.press(say(heidi, "Call back"))
    assert heidi.at() == address
    heidi.shoot("story-reopened")

    item = WorkItem.objects.get()
    assert (item.state, item.cycle, item.assignee_id, item.title) == ("accepted", 2, None, MATTER)
    assert photos_of(item).count() == 2
    carol.go("/")
    assert MATTER in carol.page.get_by_role("region", name=say(carol, "To dispatch")).inner_text()
    carol.go(address)
    assert "还在滴水" in carol.text()
    assert not carol.faults()
    carol.shoot("story-ticket")
