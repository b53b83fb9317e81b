"""A round walked with a phone: by camera, without a network, across reloads; sent once, whatever gets in between."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import segno
from django.contrib.sessions.models import Session
from PIL import Image
from playwright.sync_api import Browser, Route
from pytest_django.live_server_helper import LiveServer

from steward.capabilities.inspections import phone
from steward.capabilities.inspections.actions import change_checkpoint, write_checklist
from steward.capabilities.inspections.models import FieldPhoto, Label, RefusedRecord, Round, RoundPoint, Visit
from steward.capabilities.inspections.tests.factories import make_round, picture, points_of, visit
from steward.kernel.base import clock
from steward.kernel.tenancy.actor import system_actor
from tests.browser.conftest import CHROMIUM, FLAGS
from tests.browser.visitor import CHINESE, ENGLISH, PHONE, Visitor, open_window
from tests.browser.words import say
from tests.people import World

pytestmark = pytest.mark.browser

FAKE_CAMERA = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
ITEMS: list[dict[str, Any]] = [
    {"key": "lamp", "kind": "check", "zh": "照明正常", "en": "Light works", "photo": "fail", "grade": "minor"},
    {"key": "bar", "kind": "number", "zh": "压力", "en": "Pressure", "least": 0.2, "most": 0.4, "unit": "MPa",
     "photo": "never", "grade": "serious"},
    {"key": "mode", "kind": "choice", "zh": "方式", "en": "Mode", "options": ["自动", "手动"],
     "photo": "never", "grade": "minor"},
    {"key": "more", "kind": "text", "zh": "其他", "en": "Anything else", "photo": "never", "grade": "minor"},
]  # fmt: skip

# What the browser says when the phone has no room left.
FULL = """() => { IDBObjectStore.prototype.put = () => { throw new DOMException("", "QuotaExceededError"); }; }"""
NO_LEAVE = """() => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("", "NotAllowedError"));
}"""

# A reader of tags as Chrome has it on Android, and a tag held to it.
TAGS = """() => {
    window.NDEFReader = class extends EventTarget { async scan() { window.reader = this; } };
}"""
HOLD = """(serialNumber) => {
    window.reader.dispatchEvent(Object.assign(new Event("reading"), { serialNumber, message: { records: [] } }));
}"""

# A phone with 25 records of 20 photos each, and a server that has them all and says how many photos are still kept
# whenever a record comes.
LADEN = """async (round) => {
    const opening = indexedDB.open("steward-field");
    const base = await new Promise((resolve) => { opening.onsuccess = () => resolve(opening.result); });
    const of = (store, mode) => base.transaction(store, mode).objectStore(store);
    const heard = (asked) => new Promise((resolve) => { asked.onsuccess = () => resolve(asked.result); });
    const [person] = await heard(of("people", "readonly").getAll());
    const laden = base.transaction(["records", "photos"], "readwrite");
    for (let visit = 0; visit < 25; visit++) {
        const photos = Array.from({ length: 20 }, (_, place) => `${visit}-${place}`);
        for (const sha256 of photos) {
            const bytes = new Uint8Array(1000).buffer;
            const id = `${person.id}/${sha256}`;
            laden.objectStore("photos").put({ id, person: person.id, sha256, bytes, type: "image/jpeg", sent: false });
        }
        laden.objectStore("records").put({
            key: `k${visit}`, person: person.id, kind: "visit", round, body: {}, photos, made: `${1000 + visit}`,
            state: "waiting", tries: 0, next: 0, point_name: "", round_name: "",
        });
    }
    await new Promise((resolve) => { laden.oncomplete = resolve; });
    window.kept = [];
    window.most = 0;
    let under_way = 0;
    window.fetch = async (address, { method, body } = {}) => {
        window.most = Math.max(window.most, ++under_way);
        if (method === "POST") window.kept.push(await heard(of("photos", "readonly").count()));
        under_way--;
        const rounds = { user: { id: person.id, name: "" }, at: new Date().toISOString(), rounds: [] };
        const told = method ? { state: "taken" } : rounds;
        return new Response(JSON.stringify(told), { headers: { "Content-Type": "application/json" } });
    };
}"""

SENT = """(wanted) => new Promise((resolve) => {
    indexedDB.open("steward-field").onsuccess = ({target}) => {
        const asked = target.result.transaction("records").objectStore("records").getAll();
        asked.onsuccess = () => {
            target.result.close();
            resolve(asked.result.length === wanted && asked.result.every((row) => row.state !== "waiting"));
        };
    };
})"""

Camera = tuple[Browser, Path]
Phone = Callable[..., Visitor]


@pytest.fixture(scope="module")
def camera(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Camera]:
    """A browser whose camera sees what stands in a file."""
    seen = tmp_path_factory.mktemp("camera") / "seen.mjpeg"
    show(seen, "NOTHING")
    flags = [*FLAGS, *FAKE_CAMERA, f"--use-file-for-fake-video-capture={seen}"]
    chromium = browser.browser_type.launch(executable_path=CHROMIUM, args=flags)
    yield chromium, seen
    chromium.close()


def show(seen: Path, code: str) -> None:
    """Hold a label with this code before the camera."""
    drawn = BytesIO()
    segno.make(code, micro=False).save(drawn, kind="png", scale=9, border=4)
    picture, paper = Image.open(drawn).convert("RGB"), Image.new("RGB", (640, 480), "white")
    paper.paste(picture, ((640 - picture.width) // 2, (480 - picture.height) // 2))
    frame = BytesIO()
    paper.save(frame, "JPEG", quality=90)
    seen.write_bytes(frame.getvalue() * 3)


@pytest.fixture
def walk(office: World) -> Round:
    """Today's round of Heidi's: two points, with a question of each kind."""
    checklist = write_checklist(by=office.kim, name="水泵房", name_en="Pumps", items=ITEMS, topic="fire")
    return make_round(office, 2, checklist=checklist)


@pytest.fixture
def phone_of(
    camera: Camera, walk: Round, live_server: LiveServer, session_of: Callable[[str], str]
) -> Iterator[Phone]:
    """Opens the rounds on somebody's phone, as far as they are on it: `phone_of("heidi")`."""
    opened: list[Visitor] = []

    def open_one(name: str = "heidi", *, language: str = ENGLISH, **more: Any) -> Visitor:
        more = {"permissions": ["camera"]} | more
        visitor = open_window(
            camera[0], live_server.url, session=session_of(name), size=PHONE, language=language, **more
        )
        opened.append(visitor)
        visitor.go("/field/")
        visitor.page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
        return visitor

    yield open_one
    complaints = [complaint for visitor in opened for complaint in visitor.complaints]
    for visitor in opened:
        visitor.context.close()
    assert not complaints, "\n".join(complaints)


def code_of(point: RoundPoint) -> str:
    return Label.objects.get(checkpoint=point.checkpoint, replaced_at=None).code


def tap(visitor: Visitor, text: str) -> None:
    visitor.page.get_by_role("button", name=say(visitor, text), exact=True).locator(
        "visible=true"
    ).last.click()


def open_round(visitor: Visitor) -> None:
    visitor.page.locator("a.round").first.click()
    visitor.page.locator(".points").wait_for()


def arrive_by_hand(visitor: Visitor, code: str) -> None:
    tap(visitor, "Type code")
    visitor.page.locator("input.code").fill(f"{code[:5]}-{code[5:]}".lower())
    visitor.page.keyboard.press("Enter")
    visitor.page.locator(".item").first.wait_for()


def answer(visitor: Visitor, lamp: str = "pass") -> None:
    page = visitor.page
    page.locator(f"[data-item=lamp] [data-value={lamp}]").click()
    page.locator("[data-item=bar] input").fill("0，3")
    page.locator("[data-item=mode] button").first.click()


def record(visitor: Visitor, code: str) -> None:
    """A point from its code to its record."""
    arrive_by_hand(visitor, code)
    answer(visitor)
    tap(visitor, "Record this point")
    visitor.page.locator(".points").wait_for()


def wait_for_chip(visitor: Visitor, text: str, **values: Any) -> None:
    words = say(visitor, text)
    for name, value in values.items():
        words = words.replace(f"{{{name}}}", str(value))
    visitor.page.locator(".chip", has_text=words).wait_for()


def wait_until_sent(visitor: Visitor, records: int, *, asking: bool = False) -> None:
    """So many records are on the phone, and none of them waits; `asking` for it until then."""
    # `wait_for_function` takes a promise for a yes.
    for _try in range(200):
        if asking:
            visitor.page.evaluate("() => { window.dispatchEvent(new Event('online')); }")
        if visitor.page.evaluate(SENT, records):
            return
        visitor.page.wait_for_timeout(50)
    raise AssertionError("not everything was sent")


@pytest.mark.parametrize("language", [CHINESE, ENGLISH])
def test_round_is_walked_by_camera_without_a_network_and_sent_once(
    walk: Round, camera: Camera, phone_of: Phone, language: str
) -> None:
    """Scan, answer, photograph, sign and end in a basement, over a reload; upstairs everything goes, once."""
    scheme = "dark" if language == ENGLISH else "light"
    heidi, (first, second) = phone_of(language=language, color_scheme=scheme), points_of(walk)
    page, faults = heidi.page, []
    page.locator("a.round").first.wait_for()
    faults += heidi.faults_at_both("field-rounds", axe=PHONE)
    open_round(heidi)
    show(camera[1], f"https://house.example/c/{code_of(first)}")
    heidi.context.set_offline(True)
    faults += heidi.faults_at_both("field-round", axe=PHONE)
    tap(heidi, "Begin: scan")
    page.locator(".item").first.wait_for()
    answer(heidi, "fail")
    tap(heidi, "1 of 4 still open" if language == ENGLISH else "还有 1 项未填（共 4 项）")
    page.locator("[data-item=lamp] .item-more button").first.click()
    page.locator(".shutter:enabled").wait_for()
    faults += heidi.faults_at_both("field-camera", axe=PHONE)
    page.locator(".shutter").click()
    page.locator("[data-item=lamp] img").wait_for()
    page.locator("[data-item=lamp] textarea").fill("灯坏了")

    page.reload()
    page.locator("[data-item=lamp] img").wait_for()
    assert page.locator("[data-item=lamp] textarea").input_value() == "灯坏了"
    faults += heidi.faults_at_both("field-point", axe=PHONE)
    tap(heidi, "Sign")
    box = page.locator(".sign-paper").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 80, steps=8)
    page.mouse.up()
    tap(heidi, "Use this")
    page.locator("text=" + say(heidi, "Sign again")).wait_for()
    tap(heidi, "Record this point")
    page.locator(".points").wait_for()
    wait_for_chip(heidi, "{n} of {all} wait", n=2, all=2)
    tap(heidi, "End the round")
    assert str(second.checkpoint) in page.locator(".sheet").inner_text()
    tap(heidi, "End anyway")
    wait_for_chip(heidi, "{n} of {all} wait", n=3, all=3)
    page.locator(".chip").click()
    faults += heidi.faults_at_both("field-outbox", axe=PHONE)
    assert not Visit.objects.exists()

    heidi.context.set_offline(False)
    wait_for_chip(heidi, "All sent")
    kept = Visit.objects.get()
    assert (kept.point, kept.found_by, kept.code[-len(code_of(first)) :]) == (first, "qr", code_of(first))
    assert (kept.failed_count, FieldPhoto.objects.filter(source="camera").count()) == (1, 2)
    assert kept.signature is not None
    walk.refresh_from_db()
    assert walk.began_at is not None and walk.ended_at is not None and walk.seen_count == 1
    page.evaluate("() => window.dispatchEvent(new Event('online'))")
    page.reload()
    wait_for_chip(heidi, "All sent")
    assert Visit.objects.count() == 1
    assert not faults, "\n".join(faults)


def test_two_phones_send_the_same_round_at_once(office: World, walk: Round, phone_of: Phone) -> None:
    """Both walked all of it; each record counts once, and what lies beside another person's is shown."""
    first, second = points_of(walk)
    phones = [phone_of(), phone_of()]
    for one in phones:
        open_round(one)
        one.context.set_offline(True)
        record(one, code_of(first))
        record(one, code_of(second))
    visit(walk, first, office.alice)
    for one in phones:
        one.context.set_offline(False)
    for one in phones:
        wait_for_chip(one, "{n} to read", n=1)
        one.page.locator(".chip").click()
        assert str(first.checkpoint) in one.page.locator(".unread").inner_text()
        tap(one, "Seen")
        wait_for_chip(one, "All sent")
    assert Visit.objects.filter(user=office.user("heidi")).count() == 4
    assert Visit.objects.filter(point=first).count() == 3
    walk.refresh_from_db()
    assert walk.seen_count == 2


def test_records_wait_for_their_own_person(
    walk: Round, phone_of: Phone, session_of: Callable[[str], str]
) -> None:
    """The session ends before anything is sent; somebody else signs in; then the first comes back."""
    heidi, point = phone_of(), points_of(walk)[0]
    open_round(heidi)
    heidi.context.set_offline(True)
    record(heidi, code_of(point))
    Session.objects.all().delete()
    heidi.context.set_offline(False)
    warning = heidi.page.locator(".warnings", has_text=say(heidi, "You are signed out."))
    warning.wait_for()
    assert not Visit.objects.exists()

    heidi.become(session_of("frank"))
    heidi.go("/field/")
    heidi.page.locator(".head-title").wait_for()
    wait_for_chip(heidi, "All sent")
    heidi.page.locator(".chip").click()
    others = say(heidi, "{n} records of {name} wait on this phone.").split("{name}")[1]
    heidi.page.get_by_text(others).wait_for()
    assert not Visit.objects.exists()

    heidi.become(session_of("heidi"))
    heidi.go("/field/")
    wait_until_sent(heidi, 2)
    assert Visit.objects.get().user.get_username().startswith("heidi")


def test_browser_sends_while_the_page_is_closed(walk: Round, phone_of: Phone) -> None:
    """Background Sync: the service worker has its own proof and sends as the person who is signed in."""
    heidi, point = phone_of(), points_of(walk)[0]
    page = heidi.page
    open_round(heidi)
    heidi.context.set_offline(True)
    record(heidi, code_of(point))
    tools, known = heidi.context.new_cdp_session(page), []
    tools.on("ServiceWorker.workerRegistrationUpdated", lambda told: known.extend(told["registrations"]))
    tools.send("ServiceWorker.enable")
    page.goto("about:blank")
    heidi.context.set_offline(False)
    registration = next(one["registrationId"] for one in known if one["scopeURL"].endswith("/field/"))
    sync = {
        "origin": heidi.address,
        "registrationId": registration,
        "tag": "field-outbox",
        "lastChance": False,
    }
    tools.send("ServiceWorker.dispatchSyncEvent", sync)
    for _try in range(100):
        if Visit.objects.exists():
            break
        page.wait_for_timeout(50)
    assert Visit.objects.get().point == point


def test_sync_that_is_cut_is_repeated_and_what_is_refused_is_kept(walk: Round, phone_of: Phone) -> None:
    """The answer is lost on the way: it is sent again and counts once. What can never be taken stays, with words."""
    heidi, (first, second) = phone_of(), points_of(walk)
    open_round(heidi)

    tries: Counter[str] = Counter()

    def lose(route: Route) -> None:
        """The server is broken (or gets another photo), a box on the way says no, the answer is lost: of each thing."""
        if route.request.method == "GET":
            return route.continue_()
        tries[route.request.url] += 1
        match tries[route.request.url]:
            case 1 if route.request.method == "PUT":
                return route.continue_(post_data=picture(7))
            case 1:
                return route.fulfill(status=500, body="<h1>Server Error</h1>")
            case 2:
                return route.fulfill(status=404, body="<h1>nginx</h1>")
            case 3:
                route.fetch()
                return route.abort()
        return route.continue_()

    heidi.page.route("**/field/**", lose)
    arrive_by_hand(heidi, code_of(first))
    answer(heidi, "fail")
    heidi.page.locator("[data-item=lamp] .item-more button").first.click()
    chosen = {"name": "lamp.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    heidi.page.locator("input[type=file]").set_input_files([chosen])  # type: ignore[list-item]
    heidi.page.get_by_text(say(heidi, "Gallery"), exact=True).wait_for()
    tap(heidi, "Record this point")
    heidi.page.locator(".points").wait_for()
    heidi.page.locator(".chip").click()
    while not heidi.page.evaluate(SENT, 2):
        heidi.page.locator(".card .btn-primary:enabled").click()
    heidi.page.unroute("**/field/**")
    # The beginning, the photo and the visit.
    assert (len(tries), set(tries.values())) == (3, {4})
    assert (Visit.objects.count(), FieldPhoto.objects.get().source) == (1, "gallery")
    heidi.go("/field/")
    open_round(heidi)
    # Meanwhile the second label was replaced: its code opened nothing any more when it was read.
    Label.objects.filter(checkpoint=second.checkpoint).update(replaced_at=clock.now() - timedelta(hours=1))
    record(heidi, code_of_lost(second))
    wait_for_chip(heidi, "{n} to read", n=1)
    assert Visit.objects.get().point == first
    heidi.page.locator(".chip").click()
    with_words = heidi.page.locator(".unread")
    assert say(heidi, "This label was replaced; its code is dead.") in with_words.inner_text()
    assert RefusedRecord.objects.count() == 1
    with heidi.page.expect_download() as kept:
        tap(heidi, "Save a copy of what is not sent")
    assert say(heidi, "Scan the new label there.") in Path(kept.value.path()).read_text()
    heidi.complaints.clear()


def code_of_lost(point: RoundPoint) -> str:
    return Label.objects.get(checkpoint=point.checkpoint).code


def test_new_version_waits_in_mid_round(
    walk: Round, phone_of: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is offered, loses nothing when it is taken, and comes by itself when no round is under way."""
    heidi, point = phone_of(), points_of(walk)[0]
    page = heidi.page
    open_round(heidi)
    arrive_by_hand(heidi, code_of(point))
    page.locator("[data-item=more] textarea >> nth=0").fill("写到一半")
    monkeypatch.setattr(phone, "version", lambda: "later")
    page.evaluate("() => navigator.serviceWorker.getRegistration().then((found) => found.update())")
    page.locator(".warnings button").wait_for()
    assert page.locator("[data-item=more] textarea >> nth=0").input_value() == "写到一半"
    assert page.evaluate("() => caches.keys().then((names) => names.length)") == 2
    with page.expect_navigation():
        tap(heidi, "Update now")
    page.locator("[data-item=more] textarea >> nth=0").wait_for()
    assert page.locator("[data-item=more] textarea >> nth=0").input_value() == "写到一半"
    assert page.evaluate("() => caches.keys()") == ["field-shell-later"]
    tap(heidi, "Throw these answers away")
    tap(heidi, "Throw these answers away")
    page.locator(".points").wait_for()
    assert not page.locator(".unfinished").count()


def test_trouble_of_the_phone_is_said_in_plain_words(walk: Round, phone_of: Phone) -> None:
    """No leave for the camera, another zone, a clock two hours fast, no room: each with what to do, nothing lost."""
    heidi, point = phone_of(permissions=[], timezone_id="America/New_York"), points_of(walk)[0]
    page = heidi.page
    page.locator(".warnings", has_text=say(heidi, "This phone is set to another time zone.")).wait_for()
    closes = f"{walk.closes_at.astimezone(ZoneInfo(walk.site.zone)):%H:%M}"
    assert closes in page.locator("a.round").first.inner_text()
    page.clock.set_system_time(clock.now() + timedelta(hours=2, minutes=1))
    page.evaluate("() => window.dispatchEvent(new Event('online'))")
    page.locator(".warnings", has_text="2 h").wait_for()
    open_round(heidi)
    page.evaluate(NO_LEAVE)
    tap(heidi, "Begin: scan")
    page.get_by_text(say(heidi, "The camera is not allowed for this page.")).wait_for()
    arrive_by_hand(heidi, code_of(point))
    page.locator("[data-item=lamp] [data-value=pass]").click()
    page.evaluate(FULL)
    page.locator("[data-item=more] textarea >> nth=0").fill("再多写一些")
    page.get_by_text(say(heidi, "The phone's storage is full: this was not kept.")).wait_for()
    page.reload()
    page.locator("[data-item=lamp] [data-value=pass][aria-pressed=true]").wait_for()
    answer(heidi)
    tap(heidi, "Record this point")
    wait_until_sent(heidi, 2)
    assert "clock" in {doubt["code"] for doubt in Visit.objects.get().doubts}


def test_point_is_found_by_its_tag_where_the_phone_reads_one(walk: Round, phone_of: Phone) -> None:
    """By the tag's own number, as it is spelled by the browser; a tag of elsewhere is said to be one."""
    point = points_of(walk)[0]
    change_checkpoint(point.checkpoint, by=system_actor(walk.organisation_id), nfc="04-A2-3B-11")
    heidi = phone_of()
    heidi.page.evaluate(TAGS)
    open_round(heidi)
    tap(heidi, "Begin: scan")
    heidi.page.wait_for_function("() => window.reader")
    heidi.page.evaluate(HOLD, "04:00:00:00")
    heidi.page.get_by_text(say(heidi, "This label belongs to no point of this round.")).wait_for()
    heidi.page.evaluate(HOLD, "04:a2:3b:11")
    heidi.page.locator(".item").first.wait_for()
    answer(heidi)
    tap(heidi, "Record this point")
    wait_until_sent(heidi, 2)
    found = Visit.objects.get()
    assert (found.point, found.found_by, found.doubts) == (point, "nfc", [])


def test_five_hundred_photos_go_one_by_one_and_leave_room_on_the_way(walk: Round, phone_of: Phone) -> None:
    """Never two requests at once, and after each twenty records their photos are gone: a full phone empties itself."""
    heidi = phone_of()
    heidi.page.locator("a.round").first.wait_for()
    heidi.page.evaluate(LADEN, walk.pk)
    wait_until_sent(heidi, 25, asking=True)
    kept, most = heidi.page.evaluate("() => [window.kept, window.most]")
    assert kept == [500] * 20 + [100] * 5
    assert most == 1
