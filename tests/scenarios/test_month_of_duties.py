"""A month of a steward's duties (HRM3): counted, frozen, late for a phone, opened again, talked about, signed."""

from datetime import UTC, date, datetime, timedelta

from steward.kernel.approvals.actions import approve_request
from steward.kernel.approvals.models import Request
from steward.kernel.base import clock
from steward.kernel.duties.actions import excuse_due, prove_due, reopen_month
from steward.kernel.duties.choices import DueState
from steward.kernel.duties.models import Due, DutyMonth, Proof
from steward.kernel.duties.recount import recount_dues
from steward.kernel.duties.tests.factories import make_duty, make_kind
from steward.reports.models import CardStandard, Scorecard
from steward.reports.scores.actions import comment_scorecard, sign_scorecard
from steward.reports.scores.jobs import count_open_here, freeze_here
from tests.people import World, signed_in

OCTOBER = date(2026, 10, 1)
LAST = date(2026, 10, 31)
NINETY = {"zh": "九成按时", "en": "Nine in ten in time", "metric": "due.done_in_time", "at_least": 90}


def at(day: int, hour: int = 10, month: int = 10) -> datetime:
    """An hour in Shanghai."""
    return datetime(2026, month, day, hour, tzinfo=UTC) - timedelta(hours=8)


def card(world: World) -> Scorecard:
    return Scorecard.objects.get(user=world.users["heidi"], month=OCTOBER, is_current=True)


def figures(world: World) -> tuple[int, int, int, int]:
    found = card(world)
    return found.done, found.missed, found.excused, found.unmet


def test_a_month_of_duties_from_the_first_round_to_the_signature(world: World) -> None:
    make_kind(world, "heidi")
    duty = make_duty(world, {"every": "day"}, starts_on=OCTOBER, standard=NINETY)

    # She walks every day but the last five, and says so on the phone.
    with clock.moved_to(at(1, 9)):
        recount_dues(OCTOBER, LAST)
    for day in range(1, 27):
        with clock.moved_to(at(day)):
            prove_due(Due.objects.get(due_on=date(2026, 10, day)), by=world.heidi, note="走完一遍")

    # One of the five was a typhoon: her chief agrees. The card of the running month shows it at once.
    with clock.moved_to(at(2, month=11)):
        recount_dues(OCTOBER, LAST)
        excuse_due(Due.objects.get(due_on=date(2026, 10, 27)), by=world.heidi, words="台风红色预警")
        approve_request(Request.objects.get(), by=world.bob)
        count_open_here(world.organisation)
    assert figures(world) == (26, 4, 1, 1)
    shortfall = CardStandard.objects.get(card=card(world))
    assert (shortfall.numerator, shortfall.denominator, shortfall.in_a_row) == (26, 30, 1)

    # On the fifth the month is frozen; her phone comes home on the sixth, and nothing changes.
    with clock.moved_to(at(5, month=11)):
        freeze_here(world.organisation)
    for day in (28, 29, 30):
        Proof.objects.create(
            organisation=world.organisation, duty=duty, post=world.posts["heidi"], user=world.users["heidi"],
            at=at(day), note="地下室没有网络",
        )  # fmt: skip
    with clock.moved_to(at(6, month=11)):
        recount_dues(OCTOBER, date(2026, 11, 6))
        count_open_here(world.organisation)
        assert figures(world) == (26, 4, 1, 1)
        first = card(world)
        comment_scorecard(first, by=world.heidi, text="28 到 30 日走了，手机没网")
        page = signed_in(world, "heidi").get(f"/dues/{Due.objects.get(due_on=date(2026, 10, 28)).pk}/")
        assert "现在补交的内容不再改变考核结果" in page.content.decode()

        # Quality opens the month for two days: the three rounds count, and what counted is what was seen.
        reopen_month(DutyMonth.objects.get(), by=world.kim, reason="手机离线，记录核实", days=2)
        recount_dues(OCTOBER, LAST)
    with clock.moved_to(at(8, month=11)):
        freeze_here(world.organisation)
    assert figures(world) == (29, 1, 1, 0)
    assert Due.objects.filter(duty=duty, due_on__lte=LAST, state=DueState.DONE).count() == 29
    assert (card(world).edition, Scorecard.objects.get(pk=first.pk).done) == (2, 26)

    # Her chief finds it on his Today and signs; the director reads that nothing is missing any more.
    with clock.moved_to(at(9, month=11)):
        bob = signed_in(world, "bob")
        assert f"/scorecards/{card(world).pk}/sign/" in bob.get("/").content.decode()
        sign_scorecard(card(world), by=world.bob, verdict="补录属实，继续保持")
        assert f"/scorecards/{card(world).pk}/sign/" not in bob.get("/").content.decode()
        answer = signed_in(world, "judy").get(f"/api/v1/shortfalls?month={OCTOBER}&outcome=unmet")
        assert answer.json()["count"] == 0
