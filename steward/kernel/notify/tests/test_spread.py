"""Who hears of an event: audience, words, opt-outs, quiet hours, once."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext_lazy as _

from steward.kernel.audit.record import build, record_many
from steward.kernel.base import clock
from steward.kernel.jobs.models import Job
from steward.kernel.jobs.worker import run_due_jobs
from steward.kernel.notify.actions import set_preference, set_quiet_hours
from steward.kernel.notify.choices import Silence, State
from steward.kernel.notify.jobs import spread_events
from steward.kernel.notify.kinds import Notice
from steward.kernel.notify.models import Message
from steward.kernel.notify.quiet import quiet_end
from steward.kernel.notify.rules import add_notice
from tests.people import World

from .conftest import MORNING, NIGHT, SEVEN


def of(name: str, channel: str = "email") -> Message:
    found: Message = Message.objects.get(recipient__name=name, channel=channel)
    return found


def test_event_reaches_inbox_and_mail(world: World, notices: Any, report: Any, morning: None) -> None:
    notices(path=lambda event: f"/sites/{event.subject_id}/")
    report()
    run_due_jobs()
    assert Message.objects.count() == 4
    assert of("Frank", "inbox").state == of("Frank").state == State.SENT
    assert of("Frank", "inbox").path == f"/sites/{world.site.pk}/"
    assert sorted(m.to[0] for m in mail.outbox) == ["carol@example.com", "frank@example.com"]
    assert f"/sites/{world.site.pk}/" in mail.outbox[0].body


def test_rolled_back_event_tells_nobody(world: World, notices: Any, report: Any) -> None:
    notices()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        report()
        raise ZeroDivisionError
    assert run_due_jobs() == 0
    assert not Message.objects.exists()


def test_doer_is_not_told(world: World, notices: Any, report: Any, morning: None) -> None:
    notices()
    report(by="frank")
    run_due_jobs()
    assert {m.recipient.name for m in Message.objects.all()} == {"Carol"}


def test_doer_is_told_when_the_notice_says_so(world: World, notices: Any, report: Any, morning: None) -> None:
    notices(tells_doer=True)
    report(by="frank")
    run_due_jobs()
    assert {m.recipient.name for m in Message.objects.all()} == {"Carol", "Frank"}


def test_strangers_and_leavers_are_not_told(
    world: World, strangers: World, notices: Any, report: Any
) -> None:
    world.user("carol").is_active = False
    world.user("carol").save()
    people = [world.user("carol").pk, strangers.user("frank").pk]
    notices(audience=lambda event: people)
    report()
    run_due_jobs()
    assert not Message.objects.exists()


def test_text_is_in_the_readers_language(world: World, notices: Any, report: Any, morning: None) -> None:
    world.user("carol").language = "en"
    world.user("carol").save()
    notices(title=_("Unknown"))
    report()
    run_due_jobs()
    assert (of("Carol").title, of("Frank").title) == ("Unknown", "未知")
    assert of("Frank").body == "未知"  # no body given: the event's own sentence


def test_personal_data_is_masked(world: World, notices: Any, report: Any, morning: None) -> None:
    notices(body="{caller} {phone} {note}")
    report(note="请打 138 1234 5678 或１３９１２３４５６７８，证号 11010519491231002X，单号 WX-20261123-0047")
    run_due_jobs()
    assert of("Frank").title == "Leak in 3-2-501 (张**)"
    body = of("Frank").body
    assert (
        body
        == "张** 138****5678 请打 138****5678 或139****5678，证号 110***********002X，单号 WX-20261123-0047"
    )
    assert "138****5678" in mail.outbox[0].body
    sent = mail.outbox[0].body
    assert not [number for number in ("138 1234", "1381234", "１３９１２３４", "1391234") if number in sent]


def test_line_breaks_and_length_do_not_break_the_subject(
    world: World, notices: Any, report: Any, morning: None
) -> None:
    notices(title="{caller_words}")
    report(caller_words="水\r\nBcc: all@example.com\x07" + "漏" * 10_000)
    run_due_jobs()
    assert of("Frank").state == State.SENT
    assert of("Frank").title.startswith("水 Bcc: all@example.com漏")
    assert len(of("Frank").title) == 200


def test_spreading_again_changes_nothing(world: World, notices: Any, report: Any, morning: None) -> None:
    notices()
    event = report()
    run_due_jobs()
    spread_events.call([event.pk])
    assert run_due_jobs() == 0
    assert Message.objects.count() == 4
    assert len(mail.outbox) == 2


def test_urgent_notice_wins_for_the_same_person(
    world: World, notices: Any, report: Any, morning: None
) -> None:
    notices()
    frank = world.user("frank").pk
    notices(code="leak.alarm", title="Alarm", urgent=True, audience=lambda event: [frank])
    report()
    run_due_jobs()
    assert of("Frank").notice == "leak.alarm"
    assert Message.objects.filter(recipient=frank).count() == 2
    assert of("Carol").notice == "leak.report"


def test_mail_waits_for_the_end_of_quiet_hours(world: World, notices: Any, report: Any) -> None:
    notices()
    with clock.moved_to(NIGHT):
        report()
        run_due_jobs()
        assert of("Frank", "inbox").state == State.SENT
        assert of("Frank").state == State.PENDING
        assert of("Frank").not_before == SEVEN
    with clock.moved_to(SEVEN - timedelta(seconds=1)):
        assert run_due_jobs() == 0
    with clock.moved_to(SEVEN):
        run_due_jobs()
        assert of("Frank").state == State.SENT


def test_mail_turned_off_while_it_waits_is_not_sent(world: World, notices: Any, report: Any) -> None:
    notices()
    with clock.moved_to(NIGHT):
        report()
        run_due_jobs()
        set_preference("email", off=True, by=world.frank)
    with clock.moved_to(SEVEN):
        run_due_jobs()
    assert (of("Frank").state, of("Frank").silence) == (State.SUPPRESSED, Silence.OPTED_OUT)


def test_urgent_mail_does_not_wait(world: World, notices: Any, report: Any) -> None:
    notices(urgent=True)
    with clock.moved_to(NIGHT):
        report()
        run_due_jobs()
    assert len(mail.outbox) == 2


def test_mail_late_into_the_night_waits_too(world: World, notices: Any, report: Any) -> None:
    notices()
    with clock.moved_to(MORNING):
        event = report()
        spread_events.call([event.pk])
    with clock.moved_to(NIGHT):  # no worker ran all day
        run_due_jobs(keep_going=True)
        assert not mail.outbox
    with clock.moved_to(SEVEN):
        run_due_jobs()
    assert len(mail.outbox) == 2
    assert of("Frank").attempts == 1


def test_own_quiet_hours_go_before_everybodys(world: World, notices: Any, report: Any) -> None:
    set_quiet_hours(time(9), time(11), by=world.judy, for_all=True)
    set_quiet_hours(time(0), time(0), by=world.frank)
    notices()
    with clock.moved_to(MORNING):
        report()
        run_due_jobs()
    assert of("Frank").state == State.SENT
    assert of("Carol").not_before == MORNING + timedelta(hours=1)


@pytest.mark.parametrize(
    ("hours", "moment", "end"),
    [
        ((time(22), time(7)), datetime(2026, 1, 31, 13, 59, tzinfo=UTC), None),
        (
            (time(22), time(7)),
            datetime(2026, 1, 31, 14, 0, tzinfo=UTC),
            datetime(2026, 1, 31, 23, tzinfo=UTC),
        ),
        (
            (time(22), time(7)),
            datetime(2026, 1, 31, 22, 59, tzinfo=UTC),
            datetime(2026, 1, 31, 23, tzinfo=UTC),
        ),
        ((time(22), time(7)), datetime(2026, 1, 31, 23, 0, tzinfo=UTC), None),
        ((time(12), time(14)), datetime(2026, 1, 31, 5, 0, tzinfo=UTC), datetime(2026, 1, 31, 6, tzinfo=UTC)),
        ((time(8), time(8)), datetime(2026, 1, 31, 0, 0, tzinfo=UTC), None),
    ],
)
def test_quiet_end(hours: Any, moment: datetime, end: datetime | None) -> None:
    assert quiet_end(hours, moment, "Asia/Shanghai") == end


def test_quiet_end_over_summer_time() -> None:
    # Clocks in Berlin go forward on 29 March 2026 at two: seven is at 5:00 UTC already.
    night = datetime(2026, 3, 28, 22, 30, tzinfo=UTC)
    assert quiet_end((time(22), time(7)), night, "Europe/Berlin") == datetime(2026, 3, 29, 5, tzinfo=UTC)


def test_opted_out_mail_is_not_sent_but_shown(world: World, notices: Any, report: Any, morning: None) -> None:
    notices()
    set_preference("email", "leak.report", off=True, by=world.frank)
    report()
    run_due_jobs()
    assert (of("Frank").state, of("Frank").silence) == (State.SUPPRESSED, Silence.OPTED_OUT)
    assert of("Frank", "inbox").state == State.SENT
    assert [m.to for m in mail.outbox] == [["carol@example.com"]]


def test_choice_for_one_notice_beats_the_one_for_all(
    world: World, notices: Any, report: Any, morning: None
) -> None:
    notices()
    set_preference("email", off=True, by=world.frank)
    set_preference("email", off=True, by=world.carol)
    set_preference("email", "leak.report", off=False, by=world.frank)
    report()
    run_due_jobs()
    assert [m.to for m in mail.outbox] == [["frank@example.com"]]


def test_person_without_address_is_shown(world: World, notices: Any, report: Any, morning: None) -> None:
    notices()
    world.user("frank").email = ""
    world.user("frank").save()
    report()
    run_due_jobs()
    assert of("Frank").silence == Silence.NO_ADDRESS
    assert of("Frank", "inbox").state == State.SENT


def test_leaver_gets_no_mail_that_waited(world: World, notices: Any, report: Any) -> None:
    notices()
    with clock.moved_to(NIGHT):
        report()
        run_due_jobs()
    world.user("frank").is_active = False
    world.user("frank").save()
    with clock.moved_to(SEVEN):
        run_due_jobs()
    assert of("Frank").silence == Silence.LEFT
    assert [m.to for m in mail.outbox] == [["carol@example.com"]]


def test_notice_with_unknown_channel_is_an_error(event_kinds: None) -> None:
    with pytest.raises(KeyError):
        add_notice(Notice("leak.report", audience=lambda event: [], title="x", channels=("pigeon",)))


def test_notice_declared_twice_is_an_error(world: World, notices: Any) -> None:
    notices()
    with pytest.raises(ValueError, match="declared twice"):
        notices()


def test_failing_audience_is_tried_again(world: World, notices: Any, report: Any) -> None:
    people: list[int] = []

    def audience(event: Any) -> list[int]:
        if not people:
            raise LookupError("roster away")
        return people

    notices(audience=audience)
    with clock.moved_to(MORNING):
        report()
        run_due_jobs(keep_going=True)
        assert Job.objects.get(path__endswith="spread_events").attempts == 1
    people.append(world.user("frank").pk)
    with clock.moved_to(MORNING + timedelta(hours=1)):
        run_due_jobs()
    assert of("Frank", "inbox").state == State.SENT


def test_failing_event_keeps_no_other_waiting(world: World, notices: Any, morning: None) -> None:
    frank = world.user("frank").pk
    notices(audience=lambda event: [event.data["to"]])
    events = [build("leak.report", world.site, by=world.alice, data=data) for data in ({}, {"to": frank})]
    record_many(events)
    with pytest.raises(ExceptionGroup):
        spread_events.call([event.pk for event in events])
    assert of("Frank", "inbox").event_id == events[1].pk


def test_spread_costs_the_same_for_many(world: World, notices: Any, report: Any, morning: None) -> None:
    audience: list[int] = []
    notices(channels=("inbox",), audience=lambda event: audience)
    counts = []
    for names in (["frank"], ["frank", "grace", "carol", "heidi", "ivan"]):
        audience[:] = [world.user(name).pk for name in names]
        event = report()
        with CaptureQueriesContext(connection) as queries:
            spread_events.call([event.pk])
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert Message.objects.count() == 6
