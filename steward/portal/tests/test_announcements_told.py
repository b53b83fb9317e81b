"""Announcements brought: only by a rule, to whom they are for, once whatever happens to the job."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from steward.capabilities.community.actions import publish_announcement, withdraw_announcement
from steward.capabilities.community.tests.factories import fresh, make_announcement
from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.notify import sms
from steward.kernel.notify.choices import Silence, State
from steward.kernel.people.actions import add_contact, add_party, end_tenure, merge_party, start_tenure
from steward.kernel.people.models import Party, Tenure
from steward.kernel.tenancy.actor import system_actor
from steward.kernel.work.models import WorkItem
from steward.portal.models import OwnerMessage
from steward.portal.telling import announcements, jobs
from steward.portal.telling.actions import choose_owner_messages
from steward.portal.telling.announcements import address_announcements, said_of_reach
from steward.portal.tests.factories import report_as_owner
from steward.portal.tests.test_telling import MORNING, NIGHT, SEVEN, happen, link, rule, tell
from tests.people import LONG_AGO, World, signed_in


def owner(world: World, number: int, code: str = "3-2-501", relation: str = "owner", **more: Any) -> Party:
    by = system_actor(world.organisation.pk)
    party = add_party(f"业主{number}", by=by, phones=more.get("phones", [f"1390000{number:04}"]))
    if more.get("email", True):
        add_contact(party, kind="email", value=f"o{number}@example.com", by=by)
    start_tenure(party, world.places[code], relation, by=by, starts_on=more.get("since", LONG_AGO))
    return party


def out(world: World, at: Any = MORNING, **more: Any) -> WorkItem:
    """Published for building 3."""
    with clock.moved_to(at):
        item = make_announcement(world, state="reviewed")
        publish_announcement(item, by=world.carol, **more)
        return fresh(item)


def told() -> list[str]:
    return sorted(address for sent in mail.outbox for address in sent.to)


def test_announcement_is_brought_by_a_rule_to_those_of_its_buildings_once(office: World) -> None:
    owner(office, 1)
    owner(office, 2, "3-1-101", "tenant")
    owner(office, 3, "1-1-101")
    owner(office, 4, relation="emergency")
    gone = owner(office, 5)
    end_tenure(Tenure.objects.get(party=gone), by=system_actor(office.organisation.pk), ends_on=LONG_AGO)
    out(office)
    assert tell() == {"made": 0, "looked_at": 0}
    rule(office, "announce", "email", at=MORNING + timedelta(hours=1))
    at = MORNING + timedelta(minutes=40)
    assert tell(at)["made"] == 0
    item = out(office, at)
    out(office, at, quietly=True)
    assert (tell(at)["made"], tell(at)["made"]) == (2, 0)
    assert told() == ["o1@example.com", "o2@example.com"]
    assert "3栋停水" in mail.outbox[0].subject and f"/my/notices/{item.pk}/" in mail.outbox[0].body


def test_killed_job_goes_on_where_it_was(office: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        owner(office, number)
    rule(office, "announce", "email")
    out(office)
    monkeypatch.setattr(announcements, "BATCH", 2)
    shown: list[tuple[int, int]] = []

    def killed(done: int, total: int, _note: str) -> None:
        shown.append((done, total))
        if done == 4:
            raise KeyboardInterrupt

    monkeypatch.setattr(announcements, "progress", killed)
    with pytest.raises(KeyboardInterrupt), clock.moved_to(MORNING):
        address_announcements(office.organisation, MORNING)
    assert OwnerMessage.objects.count() == 4
    assert tell()["made"] == 1 and shown == [(2, 5), (4, 5), (1, 1)]
    assert told() == [f"o{number}@example.com" for number in range(5)]


@pytest.mark.parametrize(("error", "again"), [("", 0), ("TimeoutError: x", 1)])
def test_what_a_killed_worker_may_have_sent_is_not_sent_twice(office: World, error: str, again: int) -> None:
    owner(office, 1)
    rule(office, "announce", "email")
    out(office)
    with clock.moved_to(MORNING):
        address_announcements(office.organisation, MORNING)
    OwnerMessage.objects.update(attempts=1, last_error=error)
    tell()
    row = OwnerMessage.objects.get()
    assert len(mail.outbox) == again and row.state == (State.SENT if again else State.FAILED)


def test_batch_of_announcements_costs_the_same_queries_for_one_as_for_many(office: World) -> None:
    rule(office, "announce", "email", "sms")

    def queries(people: int) -> tuple[int, int]:
        item = out(office)
        with clock.moved_to(MORNING):
            with CaptureQueriesContext(connection) as counting:
                said_of_reach(item)
            with CaptureQueriesContext(connection) as found:
                assert address_announcements(office.organisation, MORNING) == people
        withdraw_announcement(item, by=office.carol, note="取消")
        return len(counting), len(found)

    owner(office, 0)
    few = queries(1)
    for number in range(1, 30):
        owner(office, number)
    assert queries(30) == few


def test_publishing_form_says_how_many_over_what_and_can_stay_quiet(office: World) -> None:
    with clock.moved_to(MORNING - timedelta(hours=1)):
        linked = owner(office, 1)
        owner(office, 2, email=False)
        owner(office, 3)
        owner(office, 4, phones=[], email=False)
        choose_owner_messages(owner(office, 5), off=True, by=office.carol)
        link(office, linked)
        item = make_announcement(office, state="reviewed")
    carol = signed_in(office, "carol")
    path = f"/announcements/{item.pk}/publish/"
    assert "quietly" not in carol.get(path).content.decode()
    rule(office, "announce", "wechat", "email", "sms", template="tpl")
    page = carol.get(path, headers={"Accept-Language": "zh-hans"}).content.decode()
    assert "微信 1 人，邮件 1 人，短信 1 人" in page and "1 人不接收消息，1 人无法送达" in page
    assert carol.post(path, {"quietly": "on"}).status_code == 302
    assert Event.objects.get(kind="announcement.publish").data == {"quietly": True}


def test_text_goes_to_whom_nothing_else_reaches(
    office: World, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    kept: list[tuple[str, sms.SmsText]] = []
    monkeypatch.setattr(sms, "_lines", dict(sms._lines))
    sms.register_sms_line(sms.SmsLine("kept", lambda phone, text: kept.append((phone, text))))
    settings.STEWARD_SMS = "kept"
    owner(office, 1)
    owner(office, 2, email=False)
    owner(office, 3, phones=[], email=False)
    choose_owner_messages(owner(office, 4), off=True, by=office.carol)
    rule(office, "announce", "email", "sms")
    item = out(office)
    tell()
    [(phone, text)] = kept
    assert (phone, text.template, text.values) == ("13900000002", "owner_announce", {"number": item.number})
    assert told() == ["o1@example.com"]
    silent = OwnerMessage.objects.exclude(silence="").values_list("silence", flat=True)
    assert sorted(silent) == sorted([Silence.NO_ADDRESS, Silence.OPTED_OUT])


def test_night_waits_and_what_was_withdrawn_by_morning_is_not_brought(office: World) -> None:
    owner(office, 1)
    rule(office, "announce", "email", at=NIGHT)
    kept, gone = out(office, NIGHT), out(office, NIGHT)
    assert tell(NIGHT)["made"] == 2 and not mail.outbox
    withdraw_announcement(gone, by=office.carol, note="取消")
    tell(SEVEN)
    assert len(mail.outbox) == 1 and f"/my/notices/{kept.pk}/" in mail.outbox[0].body
    assert "not shown any more" in OwnerMessage.objects.get(state=State.FAILED).last_error
    page = signed_in(office, "judy").get("/office/owner-messages/").content.decode()
    assert f'href="/announcements/{gone.pk}/"' in page


def test_people_merged_who_both_got_one_are_not_told_again(office: World) -> None:
    one, other = owner(office, 1), owner(office, 2)
    rule(office, "announce", "email", at=NIGHT)
    out(office, NIGHT)
    tell(NIGHT)
    merge_party(one, by=office.judy, other=other)
    assert tell(SEVEN)["made"] == 0
    assert told() == ["o1@example.com"]


def test_own_requests_are_told_before_announcements(office: World, monkeypatch: pytest.MonkeyPatch) -> None:
    party = owner(office, 1)
    for news in ("announce", "accept"):
        rule(office, news, "email")
    out(office)
    item = report_as_owner(office, party=party)
    happen(office, item, "ticket.accept", MORNING + timedelta(minutes=1))
    monkeypatch.setattr(jobs, "AT_ONCE", 1)
    tell(MORNING + timedelta(minutes=1))
    [sent] = mail.outbox
    assert item.number in sent.subject
