"""A company's first day, over HTTP alone: from the printed address to the first closed ticket."""

import re
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from steward.capabilities.tickets.tests.factories import photo
from steward.kernel.base import clock
from steward.kernel.jobs.worker import run_due_jobs

MORNING = datetime(2026, 11, 23, 8, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
PASSWORD = "battery staple 9"
UNITS = """楼栋,单元,房号,建筑面积,业主姓名,联系电话
1,1,101,88.5,王秀兰,13812340001
1,1,102,88.5,陈志强,13812340002
3,2,501,120.3,周国平,13812340003
"""


def hidden(name: str, page: str) -> str:
    """What a form says by itself: a company with one site is not asked which."""
    found = re.search(rf'type="hidden" name="{name}" value="([^"]+)"', page)
    assert found
    return found[1]


class Browser:
    """Somebody with a browser and nothing else: reads pages, sends forms, follows where he is led."""

    def __init__(self) -> None:
        self.client, self.at, self.page = Client(), "", ""

    def open(self, path: str) -> str:
        answer = self.client.get(path, follow=True)
        assert answer.status_code == 200, (path, answer.status_code)
        self.at = answer.redirect_chain[-1][0] if answer.redirect_chain else path
        self.page = answer.content.decode()
        return self.page

    def send(self, path: str, **sent: object) -> str:
        """Send a form that must be taken; gives the page it leads to."""
        answer = self.client.post(path, {**sent, "once": uuid4().hex}, follow=True)
        self.page = answer.content.decode()
        assert answer.status_code == 200, self.page[-3000:]
        self.at = answer.redirect_chain[-1][0] if answer.redirect_chain else path
        return self.page

    def value_of(self, words: str) -> str:
        """The value behind a choice of the page, by the words a person reads."""
        for value, text in re.findall(r'<option value="(\d+)"[^>]*>([^<]*)</option>', self.page):
            if words in text:
                return value
        for value, text in re.findall(
            r'type="radio"[^>]* value="(\d+)".*?label">([^<]*)<', self.page, re.DOTALL
        ):
            if words in text:
                return value
        raise AssertionError(f"no choice {words!r} at {self.at}")


def printed_address() -> str:
    said = StringIO()
    call_command("show_setup", stdout=said)
    found = re.search(r"/first-run/open/\S+", said.getvalue())
    assert found
    return found[0]


def colleague(administrator: Browser, post: str, name: str, username: str) -> Browser:
    """Invited by the administrator, signed in by the link he was handed."""
    administrator.open("/first-run/invite/")
    sent = {"post": administrator.value_of(post), "name": name, "username": username}
    page = administrator.send("/first-run/invite/", **sent)
    link = re.search(r'/welcome/[^"<\s]+', page)
    assert link and name in page
    person = Browser()
    person.open(link[0])
    person.send(link[0], new=PASSWORD, again=PASSWORD)
    assert person.at == "/"
    return person


def set_up(where: str) -> Browser:
    """The three steps behind the address, and the administrator in his own name afterwards."""
    owner = Browser()
    assert "show_setup" in owner.open("/sign-in/")
    owner.open(where)
    owner.send(where, step="company", name="晨曦物业", zone="Asia/Shanghai")
    # The lunch break: he comes back with the same address and finds the second step.
    owner.open(where)
    owner.send(where, step="site", name="晨曦花园", address="和平路 1 号", zone="Asia/Shanghai")
    sent = {"step": "administrator", "name": "林晨", "username": "lin", "phone": "13900000001"}
    owner.send(where, **sent, post=owner.value_of("运营总监"), new=PASSWORD, again=PASSWORD)
    assert owner.at == "/first-run/"
    return owner


def bring_in_units(owner: Browser) -> None:
    """The list of units, by the wizard."""
    owner.open("/imports/")
    owner.send(
        "/imports/upload/", kind="units", site=owner.value_of("晨曦花园"),
        file=SimpleUploadedFile("房屋.csv", UNITS.encode("gb18030")),
    )  # fmt: skip
    batch = owner.at
    columns = re.findall(r'name="(column_\w+)".*?value="([^"]*)" selected', owner.page, re.DOTALL)
    ticked = dict.fromkeys(re.findall(r'name="(option_\w*building\w*)"', owner.page), "on")
    owner.send(f"{batch}map/", **dict(columns), **ticked)
    owner.send(f"{batch}commit/")
    run_due_jobs()


@pytest.mark.django_db
def test_first_day_of_a_company(settings: Settings, tmp_path: Path) -> None:
    settings.DEMONSTRATION, settings.MEDIA_ROOT = False, tmp_path
    with clock.moved_to(MORNING):
        where = printed_address()
        owner = set_up(where)
        # Nobody comes in by that address a second time.
        assert Client().get(where).status_code == 410
        owner.send("/first-run/posts/", kind="community")
        bring_in_units(owner)
        assert "3" in owner.open("/first-run/")

        desk = colleague(owner, "客服前台", "苏敏", "su")
        leader = colleague(owner, "维修班长", "郑强", "zheng")
        repairer = colleague(owner, "水电维修工", "何勇", "he")
        owner.send("/first-run/finish/")
        assert owner.at == "/" and owner.client.get("/first-run/").status_code == 404

    with clock.moved_to(MORNING + timedelta(hours=1)):
        # An owner rings: the desk takes the request, the team leader sends somebody.
        desk.open("/tickets/report/")
        desk.send(
            "/tickets/report/", kind="repair", site=hidden("site", desk.page), place="3-2-501", title="厨房水管漏水",
            category=desk.value_of("角阀漏水"),
            source="phone",
        )  # fmt: skip
        ticket = desk.at
        leader.open(f"{ticket}dispatch/")
        leader.send(f"{ticket}dispatch/", to=leader.value_of("何勇"))
    with clock.moved_to(MORNING + timedelta(hours=2)):
        assert "厨房水管漏水" in repairer.open("/")
        repairer.send(f"{ticket}start/")
        repairer.send(f"{ticket}finish/", result="换了角阀", photos=photo())
    with clock.moved_to(MORNING + timedelta(hours=3)):
        desk.send(f"{ticket}call_back/", satisfaction="satisfied")
        page = owner.open(ticket)
    assert "已关闭" in page
    for name in ("苏敏", "郑强", "何勇"):
        assert name in page
