"""Processes killed in the middle: a sweep, an import, a report. What was half done is undone, then done once."""

import re
import signal
import socket
import time
from collections import Counter
from collections.abc import Iterator
from subprocess import Popen
from threading import Thread
from typing import Any

import pytest
import requests
from django.db.models import Model, QuerySet

from steward.capabilities.tickets.models import Ticket
from steward.capabilities.tickets.tests.factories import photo
from steward.kernel.audit.models import Event
from steward.kernel.evidence.models import Evidence
from steward.kernel.imports.models import ImportBatch
from steward.kernel.jobs.choices import JobStatus
from steward.kernel.jobs.tests.house import House, end, open_house
from steward.kernel.tenancy.models import Area
from steward.kernel.tenancy.scope import everywhere
from steward.kernel.work.jobs import sweep_work
from steward.kernel.work.models import Escalation, WorkItem

ALIAS = "hostile_house"
EVERYTHING = ("steward.", "sessions", "messages", "staticfiles", "axes", "csp")
STORY = "tests.scenarios.hostile_story"
REAL = {"DJANGO_SETTINGS_MODULE": "steward.config.settings"}
RUNGS = 4  # after three hours: warning, nobody assigned, one superior, two


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Iterator[House]:
    with (
        django_db_blocker.unblock(),
        open_house(tmp_path_factory.mktemp("hostile"), *EVERYTHING, alias=ALIAS) as made,
        everywhere("a test over a database of its own"),
    ):
        yield made


@pytest.fixture(autouse=True)
def no_process_left(house: House) -> Iterator[None]:
    yield
    house.stop_all()
    (house.folder / "stalled").unlink(missing_ok=True)


def play(house: House, *words: str, **environment: str) -> Popen[bytes]:
    return house.start("-m", STORY, *words, **REAL | environment)


def begin(house: House, name: str, count: int) -> None:
    assert play(house, "begin", name, str(count)).wait(timeout=60) == 0, house.log()


def stalled(house: House) -> bool:
    return (house.folder / "stalled").exists()


def of(model: type[Model], name: str) -> QuerySet[Any]:
    """The rows of one company."""
    rows: QuerySet[Any] = model._default_manager.using(ALIAS).filter(organisation__slug=name)  # type: ignore[misc]
    return rows


def assert_each_rung_fired_once(name: str, tickets: int) -> None:
    fired = Counter(of(Escalation, name).values_list("item_id", "rung__position"))
    assert len(fired) == tickets * RUNGS and set(fired.values()) == {1}
    told = Counter((row.subject_id, row.data["rung"]) for row in of(Event, name).filter(kind="work.escalate"))
    assert told == fired
    assert of(Event, name).filter(kind="work.late").count() == tickets
    assert of(WorkItem, name).filter(rung=RUNGS, late_at__isnull=False).count() == tickets


def test_a_worker_killed_in_mid_sweep_is_replaced_and_each_rung_fires_once(house: House) -> None:
    begin(house, "killed", 50)
    job = house.put(sweep_work, queue="sweep")
    victim = play(house, "work", "sweep", STALL="sweep")
    house.wait_for(lambda: stalled(house), "the second batch")
    assert end(victim, signal.SIGKILL) == -signal.SIGKILL
    # The first batch is kept, nothing of the second.
    assert of(Escalation, "killed").count() == 20 * RUNGS
    assert of(Event, "killed").filter(kind="work.escalate").count() == 20 * RUNGS
    heirs = [play(house, "work", "sweep") for _ in range(2)]
    house.wait_for(lambda: house.jobs.get(pk=job.pk).status == JobStatus.DONE, "the heir")
    assert_each_rung_fired_once("killed", 50)
    assert house.jobs.get(pk=job.pk).attempts == 2
    assert [end(heir) for heir in heirs] == [0, 0], house.log()


def test_four_sweeps_at_once_fire_each_rung_once(house: House) -> None:
    begin(house, "crowd", 90)
    at = str(time.time() + 4)
    crowd = [play(house, "sweep", at) for _ in range(4)]
    assert [process.wait(timeout=60) for process in crowd] == [0, 0, 0, 0], house.log()
    assert_each_rung_fired_once("crowd", 90)


def test_a_worker_killed_in_mid_import_leaves_nothing_and_the_next_one_writes_it_once(house: House) -> None:
    begin(house, "import", 0)
    assert play(house, "order", "import").wait(timeout=60) == 0, house.log()
    victim = play(house, "work", "default", STALL="import")
    house.wait_for(lambda: stalled(house), "the writing")
    assert end(victim, signal.SIGKILL) == -signal.SIGKILL
    made = of(Area, "import").filter(name__startswith="片区 ")
    assert not made.exists()
    assert of(ImportBatch, "import").get().status == "committing"
    heir = play(house, "work", "default")
    house.wait_for(lambda: of(ImportBatch, "import").get().status == "committed", "the heir")
    assert made.count() == 500 and made.values("name").distinct().count() == 500
    assert of(ImportBatch, "import").get().counts["created"] == {"areas": 500}
    assert of(Event, "import").filter(kind="import.commit").count() == 1
    assert end(heir) == 0


class Browser:
    """Carol at the house's web server: signs in, opens the form, sends it."""

    def __init__(self, port: int, name: str) -> None:
        self.address, self.session = f"http://127.0.0.1:{port}", requests.Session()
        self.session.trust_env = False
        page = self.session.get(f"{self.address}/sign-in/", timeout=15).text
        data = {"username": f"carol@{name}", "password": "correct horse", **self.hidden(page)}
        assert self.session.post(f"{self.address}/sign-in/", data, timeout=15).status_code == 200
        page = self.session.get(f"{self.address}/tickets/report/", timeout=15).text
        self.form = self.hidden(page) | {
            "kind": "repair",
            "title": "水管爆裂",
            "body": "厨房",
            "place": "3-2-501",
        }

    def hidden(self, page: str) -> dict[str, str]:
        return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))

    def send(self) -> Any:
        files = {"photos": ("leak.jpg", photo().read(), "image/jpeg")}
        address = f"{self.address}/tickets/report/"
        return self.session.post(address, self.form, files=files, timeout=30, allow_redirects=False)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        return int(door.getsockname()[1])


def serving(house: House, port: int, **environment: str) -> Popen[bytes]:
    process = play(house, "serve", str(port), **environment)

    def answers() -> bool:
        with socket.socket() as line:
            return line.connect_ex(("127.0.0.1", port)) == 0

    house.wait_for(answers, "the web server")
    return process


def test_a_web_server_killed_in_mid_report_leaves_no_half_ticket(house: House) -> None:
    begin(house, "intake", 0)
    port = free_port()
    victim = serving(house, port, STALL="report")
    carol, errors = Browser(port, "intake"), []

    def send() -> None:
        try:
            carol.send()
        except requests.ConnectionError as error:
            errors.append(error)

    sending = Thread(target=send)
    sending.start()
    house.wait_for(lambda: stalled(house), "the end of the report")
    assert end(victim, signal.SIGKILL) == -signal.SIGKILL
    sending.join(timeout=15)
    assert errors, "the browser was told that it was sent"
    for model in (WorkItem, Ticket, Evidence, Event):
        assert not of(model, "intake").exists(), model
    # The form is still open in the browser: sent again, twice even, it is one ticket with the first number.
    serving(house, port)
    first, again = carol.send(), carol.send()
    assert (first.status_code, again.status_code) == (302, 302), house.log()
    assert first.headers["Location"] == again.headers["Location"]
    item = of(WorkItem, "intake").select_related("ticket").get()
    assert (item.title, item.ticket.body) == ("水管爆裂", "厨房") and item.number.endswith("-0001")
    assert of(Evidence, "intake").count() == 1 and item.clocks.count() == 2
    # The photo files of the killed one are nobody's; the nightly sweep takes them once they are a day old.
    pictures = list((house.folder / "media").rglob("*.jpg"))
    assert len(pictures) == 6
    assert play(house, "tidy", "2").wait(timeout=30) == 0, house.log()
    assert (house.folder / "tidied").read_text() == "3"
