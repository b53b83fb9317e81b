"""Processes killed in the middle: of a sweep, an import, a report. What was half done is undone, then done once."""

import os
import re
import signal
import socket
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
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
from steward.kernel.jobs.tests.house import ROOT, House, end, open_house
from steward.kernel.surface.models import SentOnce
from steward.kernel.tenancy.models import Area, Site
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
    """Somebody at the house's web server, signed in."""

    def __init__(self, port: int, name: str, who: str = "carol") -> None:
        self.address, self.session = f"http://127.0.0.1:{port}", requests.Session()
        self.session.trust_env = False
        data = {"username": f"{who}@{name}", "password": "correct horse"}
        assert self.post("/sign-in/", data, self.form("/sign-in/"), allow_redirects=True).status_code == 200

    def form(self, path: str) -> dict[str, str]:
        """The hidden fields of a page: its proof, and the key of its form."""
        page = self.session.get(self.address + path, timeout=15).text
        return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))

    def post(self, path: str, data: dict[str, str], form: dict[str, str], **more: Any) -> requests.Response:
        more = {"timeout": 30, "allow_redirects": False} | more
        return self.session.post(self.address + path, form | data, **more)


class Reporter(Browser):
    """Carol with the form of a report open, and a photo."""

    def __init__(self, port: int, name: str) -> None:
        super().__init__(port, name)
        self.open = self.form("/tickets/report/")

    def send(self) -> requests.Response:
        words = {"kind": "repair", "title": "水管爆裂", "body": "厨房", "place": "3-2-501"}
        files = {"photos": ("leak.jpg", photo().read(), "image/jpeg")}
        return self.post("/tickets/report/", words, self.open, files=files)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        return int(door.getsockname()[1])


def serving(house: House, port: int, **environment: str) -> Popen[bytes]:
    """The web server with the options of `script/server`: two processes, a killed one is replaced."""
    text = (ROOT / "script" / "server").read_text()
    found = re.search(r"granian (.+?)steward\.config\.wsgi:application", text, re.DOTALL)
    assert found, "script/server starts another server now"
    options = (
        found[1].replace("\\\n", " ").replace('"$host"', "127.0.0.1").replace('"$port"', str(port)).split()
    )
    assert "--respawn-failed-workers" in options and options[options.index("--workers") + 1] == "2"
    server = str(Path(sys.executable).with_name("granian"))
    app = "tests.scenarios.hostile_web:application"
    process = house.start(server, *options, app, **REAL | environment)
    house.wait_for(lambda: answers(port), "the web server")
    return process


def answers(port: int) -> bool:
    try:
        return requests.get(f"http://127.0.0.1:{port}/healthz", timeout=5).status_code == 200
    except requests.RequestException:
        return False


def kill_in_the_middle(
    house: House, work: Callable[[], requests.Response], victim: Popen[bytes] | None = None
) -> None:
    """Send something, wait until a process stalls in it, and kill that process, or the whole server."""
    errors: list[Exception] = []

    def send() -> None:
        try:
            work()
        except requests.ConnectionError as error:
            errors.append(error)

    sending = Thread(target=send)
    sending.start()
    house.wait_for(lambda: stalled(house), "the middle")
    if victim is None:
        os.kill(int((house.folder / "stalled").read_text()), signal.SIGKILL)
    else:
        os.killpg(victim.pid, signal.SIGKILL)
        victim.wait(timeout=15)
    sending.join(timeout=30)
    assert errors, "the browser was told that it was done"


@pytest.mark.parametrize("whole", [False, True], ids=["one process", "the whole server"])
def test_a_web_server_killed_in_mid_report_leaves_no_half_ticket(house: House, whole: bool) -> None:
    name = f"intake{int(whole)}"
    begin(house, name, 0)
    port = free_port()
    server = serving(house, port, STALL="report")
    carol = Reporter(port, name)
    kill_in_the_middle(house, carol.send, server if whole else None)
    for model in (WorkItem, Ticket, Evidence, Event, SentOnce):
        assert not of(model, name).exists(), model
    # One killed process is replaced while the other goes on; a killed server is started again.
    if whole:
        serving(house, port)
    house.wait_for(lambda: answers(port), "the server again")
    # The form is still open in the browser: sent again, twice even, it is one ticket.
    answered = [carol.send(), carol.send()]
    assert [answer.status_code for answer in answered] == [302, 302], house.log()
    assert len({answer.headers["Location"] for answer in answered}) == 1
    item = of(WorkItem, name).select_related("ticket").get()
    assert (item.title, item.ticket.body) == ("水管爆裂", "厨房") and item.number.endswith("-0001")
    assert of(Evidence, name).count() == 1 and item.clocks.count() == 2
    # The photo files of the killed one are nobody's; the nightly sweep takes them once they are a day old.
    mine = house.folder / "media" / str(item.organisation_id)
    assert len(list(mine.rglob("*.jpg"))) == 6
    assert play(house, "tidy", "2").wait(timeout=30) == 0, house.log()
    assert (house.folder / "tidied").read_text() == "3" and len(list(mine.rglob("*.jpg"))) == 3


def test_one_form_sent_to_both_processes_at_once_is_one_ticket(house: House) -> None:
    begin(house, "twice", 0)
    port = free_port()
    serving(house, port)
    carols = [Reporter(port, "twice") for _window in range(4)]
    for carol in carols[1:]:
        # The same form: its key, and the session it was opened in.
        carol.session.cookies, carol.open = carols[0].session.cookies, carols[0].open
    with ThreadPoolExecutor(4) as crowd:
        answered = list(crowd.map(Reporter.send, carols))
    assert {answer.status_code for answer in answered} == {302}, house.log()
    assert len({answer.headers["Location"] for answer in answered}) == 1
    assert of(WorkItem, "twice").count() == of(SentOnce, "twice").count() == 1


class Importer(Browser):
    """Alice with a list of 300 areas."""

    def __init__(self, port: int, name: str) -> None:
        super().__init__(port, name, "alice")
        self.site = str(of(Site, name).get().pk)

    def upload(self) -> requests.Response:
        rows = "片区\n" + "".join(f"片区 {number}\n" for number in range(300))
        data = {"kind": "test_areas", "site": self.site}
        files = {"file": ("areas.csv", rows.encode(), "text/csv")}
        return self.post("/imports/upload/", data, self.form("/imports/"), files=files)

    def step(self, batch: ImportBatch, verb: str, **data: str) -> requests.Response:
        return self.post(f"/imports/{batch.pk}/{verb}/", data, self.form(f"/imports/{batch.pk}/"))


def test_a_web_server_killed_in_mid_upload_leaves_no_half_import(house: House) -> None:
    name = "upload"
    begin(house, name, 0)
    port = free_port()
    serving(house, port, STALL="import.upload")
    alice = Importer(port, name)
    kill_in_the_middle(house, alice.upload)
    assert not of(ImportBatch, name).exists() and not of(Event, name).exists()
    house.wait_for(lambda: answers(port), "the server again")
    assert alice.upload().status_code == 302, house.log()
    batch = of(ImportBatch, name).get()
    assert of(Event, name).filter(kind="import.upload").count() == 1
    # The file of the killed one is nobody's; the nightly tidying takes it once it is a day old.
    folder = house.folder / "media" / "imports" / str(batch.organisation_id)
    assert len(list(folder.iterdir())) == 2
    assert play(house, "tidy", "2").wait(timeout=30) == 0, house.log()
    assert [str(path.relative_to(house.folder / "media")) for path in folder.iterdir()] == [batch.path]


def test_a_web_server_killed_in_mid_commit_releases_nothing(house: House) -> None:
    name = "commit"
    begin(house, name, 0)
    port = free_port()
    serving(house, port, STALL="import.order")
    alice = Importer(port, name)
    assert alice.upload().status_code == 302
    batch = of(ImportBatch, name).get()
    assert alice.step(batch, "map", column_A="name").status_code == 302, house.log()
    kill_in_the_middle(house, lambda: alice.step(batch, "commit"))
    # Neither released nor ordered: one without the other would wait for ever, or write what nobody released.
    batch.refresh_from_db(using=ALIAS)
    assert batch.status == "checked" and batch.job_id is None
    assert not house.jobs.filter(organisation__slug=name).exists()
    house.wait_for(lambda: answers(port), "the server again")
    assert alice.step(batch, "commit").status_code == 302, house.log()
    worker = play(house, "work", "default")
    house.wait_for(lambda: of(ImportBatch, name).get().status == "committed", "the worker")
    assert of(Area, name).filter(name__startswith="片区 ").count() == 300
    assert of(Event, name).filter(kind="import.commit").count() == 1
    assert end(worker) == 0


def test_a_film_is_turned_away_before_it_has_arrived(house: House) -> None:
    """What is announced as too large is answered at once; the browser need not send it first."""
    begin(house, "film", 0)
    port = free_port()
    serving(house, port)
    carol = Reporter(port, "film")
    head = (
        f"POST /tickets/report/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: {2**30}\r\n"
        "Content-Type: multipart/form-data; boundary=x\r\n"
        f"Cookie: sessionid={carol.session.cookies['sessionid']}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(head.encode() + b"--x\r\n")
        answer = line.recv(65536).decode(errors="replace")
    assert answer.startswith("HTTP/1.1 413"), answer[:300]
    assert not of(WorkItem, "film").exists()
