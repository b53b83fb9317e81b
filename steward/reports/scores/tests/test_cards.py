"""Scorecards: what stands on them, that the past stays, who sees them, says something to them and signs them."""

from collections import Counter
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from steward.kernel.approvals.actions import approve_request
from steward.kernel.approvals.models import Request
from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.base.refused import Lost, NotAllowed, Refused
from steward.kernel.duties.actions import excuse_due, reopen_month
from steward.kernel.duties.choices import DueState, Outcome
from steward.kernel.duties.models import Due, Duty, DutyMonth
from steward.kernel.duties.recount import recount_dues
from steward.kernel.duties.tests.factories import make_duty, make_kind
from steward.kernel.duties.tests.test_months import LAST, NOVEMBER, OCTOBER, noon, prove
from steward.kernel.tenancy.models import Appointment
from steward.reports.models import CardComment, CardStandard, Scorecard
from steward.reports.scores.actions import close_month, comment_scorecard, count_cards, sign_scorecard
from steward.reports.scores.counting import count_month
from steward.reports.scores.jobs import count_open_here, freeze_here
from steward.reports.scores.policies import may_card
from steward.reports.scores.queries import own_cards, to_sign, visible_cards, visible_standards
from steward.reports.scores.resources import SCORECARDS
from steward.reports.scores.sheet import sheet_of, state_of
from steward.reports.scores.tests.factories import make_card
from tests.people import LONG_AGO, World, signed_in

FIFTH, LATER = date(2026, 11, 5), date(2026, 11, 6)
IN_TIME = {"zh": "每天一遍", "en": "Every day", "metric": "due.done_in_time", "at_least": 95}
STATES = ("done", "late", "missed", "excused")


@pytest.fixture
def october(world: World) -> World:
    """Both stewards have a daily duty of weight 3 and a weekly one of weight 1; Heidi did two days of October."""
    make_kind(world)
    daily = make_duty(world, {"every": "day"}, starts_on=OCTOBER, weight=3, standard=IN_TIME)
    make_duty(world, {"every": "week", "by": "fri"}, starts_on=OCTOBER)
    for day in (1, 2):
        prove(world, daily, date(2026, 10, day))
    with clock.moved_to(noon(NOVEMBER)):
        recount_dues(OCTOBER, LAST)
    return world


def freeze(world: World, on: date = FIFTH) -> Scorecard:
    """The clockwork of a day; returns Heidi's card."""
    with clock.moved_to(noon(on)):
        freeze_here(world.organisation)
    return card_of(world, "heidi")


def card_of(world: World, who: str) -> Scorecard:
    return Scorecard.objects.get(user=world.users[who], month=OCTOBER, is_current=True)


def stored() -> list[Any]:
    rows: list[Any] = list(Scorecard.objects.order_by("pk").values_list())
    return rows + list(CardStandard.objects.order_by("pk").values_list())


def plain(world: World, who: str) -> Counter[str]:
    """A card by simply looking at every due."""
    rows = Due.objects.filter(user=world.users[who], due_on__range=(OCTOBER, LAST)).select_related("duty")
    found: Counter[str] = Counter()
    for due in rows:
        found[due.state] += 1
        if due.state in STATES[:3]:
            found["weight_all"] += due.duty.weight
        if due.state == "done":
            found["weight_done"] += due.duty.weight
    return found


def test_a_card_equals_a_plain_count_over_dues(october: World) -> None:
    count_cards(OCTOBER)
    for who in ("heidi", "ivan"):
        card, counted = card_of(october, who), plain(october, who)
        for name in (*STATES, "weight_all", "weight_done"):
            assert getattr(card, name) == counted[name], name
        lines = Counter[str]()
        for line in card.lines:
            lines.update({name: line[name] for name in STATES})
        assert {name: lines[name] for name in STATES} == {name: counted[name] for name in STATES}
    assert card_of(october, "heidi").done == 2


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(STATES), min_size=31, max_size=31))
def test_a_card_equals_a_plain_count_whatever_became_of_the_dues(october: World, states: list[str]) -> None:
    rows = list(Due.objects.filter(user=october.users["ivan"], duty__code="duty-1", due_on__lte=LAST))
    for state in STATES:
        keys = [row.pk for row, wanted in zip(rows, states, strict=False) if wanted == state]
        Due.objects.filter(pk__in=keys).update(state=state)
    card = next(card for card in count_month(OCTOBER) if card.user_id == october.users["ivan"].pk)
    values, counted = card.values(), plain(october, "ivan")
    assert {name: values[name] for name in counted} == dict(counted)
    # The standard of the daily duty, by plain reckoning; what was excused counts neither way.
    judged, here = card.standards[0], Counter(states)
    assert (judged.numerator, judged.denominator) == (here["done"], 31 - here["excused"])


def test_excused_dues_leave_the_denominator(october: World) -> None:
    Due.objects.filter(user=october.users["heidi"], state=DueState.MISSED).update(state=DueState.EXCUSED)
    count_cards(OCTOBER)
    card = card_of(october, "heidi")
    assert (card.done, card.missed, card.excused > 25, sheet_of(card)["share"]) == (2, 0, True, "100 %")
    standard = CardStandard.objects.get(card=card)
    assert (standard.numerator, standard.denominator, standard.outcome) == (2, 2, Outcome.MET)


def test_a_standard_is_judged_and_counted_month_by_month(october: World) -> None:
    with clock.moved_to(noon(date(2026, 12, 1))):
        recount_dues(NOVEMBER, date(2026, 11, 30))
    count_cards(OCTOBER)
    count_cards(NOVEMBER)
    rows = CardStandard.objects.filter(user=october.users["heidi"]).order_by("month")
    assert [(row.numerator, row.denominator, row.outcome, row.in_a_row) for row in rows] == [
        (2, 31, Outcome.UNMET, 1), (0, 30, Outcome.UNMET, 2),
    ]  # fmt: skip
    assert card_of(october, "heidi").unmet == 1
    # Met in October after all: November is the first.
    Due.objects.filter(due_on__lte=LAST).update(state=DueState.DONE)
    count_cards(OCTOBER)
    count_cards(NOVEMBER)
    assert [row.in_a_row for row in rows.all()] == [0, 1]


def test_what_nobody_measures_is_neither_met_nor_unmet(october: World) -> None:
    standard = {"zh": "收费率", "en": "Fees", "metric": "fees.collection_rate", "at_least": 85}
    Duty.objects.filter(code="duty-2").update(standard=standard)
    count_cards(OCTOBER)
    row = CardStandard.objects.get(card=card_of(october, "heidi"), duty="duty-2")
    assert (row.outcome, row.numerator, row.in_a_row) == (Outcome.UNMEASURED, None, 0)
    assert card_of(october, "heidi").unmet == 1


def test_who_acts_has_a_card_of_what_he_did_for_the_other(october: World) -> None:
    missed = Due.objects.filter(user=october.users["heidi"], state=DueState.MISSED, duty__code="duty-1")
    due = missed.earliest("due_on")
    Due.objects.filter(pk=due.pk).update(state=DueState.DONE, user=october.users["carol"])
    count_cards(OCTOBER)
    card = card_of(october, "carol")
    assert (card.post, card.is_acting, card.done, card.missed) == (october.posts["heidi"], True, 1, 0)
    assert CardStandard.objects.get(card=card).denominator == 1


def test_counting_again_changes_nothing_and_costs_the_same_for_more_people(october: World) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            count_month(OCTOBER)
        return len(queries)

    count_cards(OCTOBER)
    before, few = stored(), cost()
    count_cards(OCTOBER)
    assert stored() == before
    make_kind(october, "carol", "frank", "grace", "eve")
    with clock.moved_to(noon(NOVEMBER)):
        recount_dues(OCTOBER, LAST)
    assert cost() == few
    assert count_cards(OCTOBER) == 6


def test_frozen_cards_stay_whatever_comes_late(october: World) -> None:
    card = freeze(october)
    assert state_of(card)[0] == "frozen"
    before = stored()
    daily = Duty.objects.get(code="duty-1")
    with clock.moved_to(noon(LATER)):
        for day in range(3, 20):
            prove(october, daily, date(2026, 10, day))
        recount_dues(OCTOBER, LATER)
        Duty.objects.filter(pk=daily.pk).update(title="换了名称", weight=1)
        with pytest.raises(Refused):
            count_cards(OCTOBER)
        count_open_here(october.organisation)
    of_october = [row for row in stored() if OCTOBER in row]
    assert of_october == before


def test_an_opened_month_gives_a_further_edition_and_the_first_one_stays(october: World) -> None:
    first = freeze(october)
    sign_scorecard(first, by=october.bob, verdict="巡楼不够")
    first.refresh_from_db()
    with clock.moved_to(noon(LATER)):
        reopen_month(DutyMonth.objects.get(first=OCTOBER), by=october.kim, reason="手机没网", days=2)
        prove(october, Duty.objects.get(code="duty-1"), LAST)
        recount_dues(OCTOBER, LATER)
        count_open_here(october.organisation)
    live = card_of(october, "heidi")
    assert (live.edition, live.frozen_at, live.done) == (2, None, 3)
    again = freeze(october, date(2026, 11, 8))
    assert (again.pk, again.edition, again.done, again.signed_at) == (live.pk, 2, 3, None)
    old = Scorecard.objects.get(pk=first.pk)
    assert (old.is_current, old.done, old.signed_by, old.verdict) == (
        False,
        2,
        october.users["bob"],
        "巡楼不够",
    )
    assert set(visible_standards(october.kim).values_list("card__is_current", flat=True)) == {True}


def test_freezing_again_without_news_says_the_same(october: World) -> None:
    names = [*STATES, "weight_done", "weight_all", "unmet", "lines"]
    freeze(october)
    before = list(Scorecard.objects.filter(is_current=True).order_by("user").values_list("user", *names))
    with clock.moved_to(noon(LATER)):
        reopen_month(DutyMonth.objects.get(first=OCTOBER), by=october.kim, reason="复核", days=1)
    freeze(october, date(2026, 11, 7))
    after = (
        Scorecard.objects.filter(is_current=True, month=OCTOBER).order_by("user").values_list("user", *names)
    )
    assert list(after) == before
    assert set(
        Scorecard.objects.filter(is_current=True, month=OCTOBER).values_list("edition", flat=True)
    ) == {2}


def test_freeze_does_nothing_before_its_day_and_nothing_twice(october: World) -> None:
    with clock.moved_to(noon(date(2026, 11, 4))):
        freeze_here(october.organisation)
    assert not DutyMonth.objects.exists()
    freeze(october)
    freeze(october)
    assert DutyMonth.objects.get().edition == 1
    with pytest.raises(Refused):
        close_month(OCTOBER, by=october.judy)


def test_sign_scorecard_once_by_somebody_above(october: World) -> None:
    count_cards(OCTOBER)
    live = card_of(october, "heidi")
    with pytest.raises(Refused) as refused:
        sign_scorecard(live, by=october.bob)
    assert "定格" in str(refused.value) and not may_card("sign", live, october.bob)
    card = freeze(october)
    for name in ("heidi", "ivan", "carol", "dave", "kim"):
        with pytest.raises(NotAllowed):
            sign_scorecard(card, by=getattr(october, name))
        assert not may_card("sign", card, getattr(october, name))
    assert may_card("sign", card, october.alice)
    sign_scorecard(card, by=october.bob, verdict=" 继续 ")
    assert (card.signed_by, card.verdict) == (october.users["bob"], "继续")
    with pytest.raises(Lost):
        sign_scorecard(card, by=october.alice)
    assert Event.objects.get(kind="scorecard.sign").user_id == october.users["bob"].pk


def test_sign_scorecard_refuses_ones_own_even_from_a_post_above(october: World) -> None:
    """Heidi holds her chief's post as well, and Bob acts for her: neither signs her card."""
    card = freeze(october)
    place = {"organisation": october.organisation, "starts_on": LONG_AGO}
    Appointment.objects.create(user=october.users["heidi"], post=october.posts["bob"], **place)
    Appointment.objects.create(
        user=october.users["bob"], post=october.posts["bob"], ends_on=date(2030, 1, 1),
        acting_for=october.appointments["heidi"], **place,
    )  # fmt: skip
    for actor in (october.heidi, october.bob):
        assert not may_card("sign", card, actor) and card not in to_sign(actor)
        with pytest.raises(NotAllowed):
            sign_scorecard(card, by=actor)
    sign_scorecard(card, by=october.alice)


def test_comment_scorecard_by_its_person_before_and_after_the_signature(october: World) -> None:
    card = freeze(october)
    comment_scorecard(card, by=october.heidi, text=" 那两天在培训 ")
    sign_scorecard(card, by=october.bob)
    comment_scorecard(card, by=october.heidi, text="谢谢")
    assert list(CardComment.objects.order_by("pk").values_list("text", flat=True)) == ["那两天在培训", "谢谢"]
    assert "培训" not in str(Event.objects.filter(kind="scorecard.comment").values_list("data", flat=True))
    with pytest.raises(Refused):
        comment_scorecard(card, by=october.heidi, text=" ")
    for name in ("bob", "ivan", "judy"):
        with pytest.raises(NotAllowed):
            comment_scorecard(card, by=getattr(october, name), text="我来说")


def test_cards_are_seen_by_their_person_those_above_and_overseers(october: World) -> None:
    card = freeze(october)
    seen = {name for name in october.users if card in visible_cards(getattr(october, name))}
    assert seen == {"heidi", "bob", "alice", "judy", "kim"}
    # A colleague in the same post sees his own alone.
    Appointment.objects.create(
        organisation=october.organisation,
        user=october.users["carol"],
        post=october.posts["heidi"],
        starts_on=LONG_AGO,
    )
    assert card not in visible_cards(october.carol)
    assert set(visible_standards(october.heidi)) == set(
        CardStandard.objects.filter(user=october.users["heidi"])
    )


def test_every_figure_of_a_card_leads_to_exactly_its_rows(october: World) -> None:
    sheet, client = sheet_of(freeze(october)), signed_in(october, "heidi")
    links = [(n, link) for _word, n, link in sheet["figures"]]
    links += [(n, link) for row in sheet["rows"] for _word, n, link in row.counts]
    links += [(one.row.denominator, one.row.rows) for one in sheet["standards"]]
    links.append((sheet["asked"], sheet["all_link"]))
    assert len(links) > 12
    for n, link in links:
        assert client.get(link.replace("/dues/", "/api/v1/dues")).json()["count"] == n, link
    # Also when she has left the post.
    Appointment.objects.filter(user=october.users["heidi"]).update(post=october.posts["carol"])
    assert client.get(sheet["all_link"].replace("/dues/", "/api/v1/dues")).json()["count"] == sheet["asked"]
    words = client.get(sheet["all_link"]).content.decode()
    assert "楼栋管家" in words and "Heidi" in words


def test_pages_and_paper_of_a_card(october: World) -> None:
    card = freeze(october)
    with clock.moved_to(noon(LATER)):
        comment_scorecard(card, by=october.heidi, text="那两天在培训")
        bob: Client = signed_in(october, "bob")
        page = bob.get(f"/scorecards/{card.pk}/").content.decode()
        for words in ("已定格，待签认", "那两天在培训", "每天一遍", "2 / 31 = 6 %", "≥ 95 %", "签认考核卡"):
            assert words in page, words
        today = bob.get("/").content.decode()
        assert "待签认考核卡" in today and f"/scorecards/{card.pk}/" in today
        paper = bob.get(f"/scorecards/{card.pk}/card.pdf")
        assert paper["Content-Type"] == "application/pdf" and paper.content.startswith(b"%PDF")
        assert "每天一遍" in bob.get("/shortfalls/").content.decode()
        month = DutyMonth.objects.get()
        assert "现在补交的凭证不再改变" in bob.get(f"/months/{month.pk}/").content.decode()
        due = Due.objects.filter(user=october.users["heidi"], state=DueState.MISSED).latest("due_on")
        assert "本月已定格" in bob.get(f"/dues/{due.pk}/").content.decode()
    assert signed_in(october, "ivan").get(f"/scorecards/{card.pk}/").status_code == 404


def test_my_month_on_today_counts_what_is_over(october: World) -> None:
    with clock.moved_to(noon(LATER)):
        recount_dues(NOVEMBER, LATER)
        count_open_here(october.organisation)
        card = own_cards(october.heidi).get()
        assert (card.done, card.missed) == (0, 5)
        page = signed_in(october, "heidi").get("/").content.decode()
    assert "我的本月按时率" in page and f"/scorecards/{card.pk}/" in page


def test_a_trend_holds_six_months_at_most(world: World) -> None:
    cards = [make_card(world) for _month in range(8)]
    assert [month for month, _share, _weighted in sheet_of(cards[-1])["trend"]] == [
        f"2021-{month:02}" for month in range(3, 9)
    ]
    assert SCORECARDS.title(cards[0]) == "Heidi · 2021-01"
    page = signed_in(world, "heidi").get(f"/scorecards/{cards[-1].pk}/").content.decode()
    assert 'data-chart="card-trend"' in page and "加权按时率（百分比）" in page


def test_a_card_somebody_spoke_to_stays_when_nothing_counts_on_it_any_more(october: World):
    with clock.moved_to(noon(NOVEMBER)):
        count_cards(OCTOBER)
        comment_scorecard(card_of(october, "heidi"), by=october.heidi, text="那天停电")
        Due.objects.filter(user=october.users["heidi"]).delete()
        Appointment.objects.filter(user=october.users["heidi"]).update(ends_on=LONG_AGO)
        count_cards(OCTOBER)
    card = card_of(october, "heidi")
    assert (card.done, card.missed, card.lines, card.comments.count()) == (0, 0, [], 1)
    assert not CardStandard.objects.filter(card=card).exists()


def test_freeze_waits_for_an_excuse_that_was_asked_in_time(october: World):
    with clock.moved_to(noon(NOVEMBER)):
        due = Due.objects.filter(user=october.users["heidi"], state=DueState.MISSED).earliest("opens_at")
        excuse_due(due, by=october.heidi, words="台风停工")
    with clock.moved_to(noon(FIFTH)):
        freeze_here(october.organisation)
    assert not DutyMonth.objects.exists()
    with clock.moved_to(noon(LATER)):
        approve_request(Request.objects.get(), by=october.bob)
    card = freeze(october, LATER)
    assert (card.excused, DutyMonth.objects.get().is_frozen) == (1, True)


def test_a_card_below_a_vacant_post_waits_for_whoever_is_above_it(world: World):
    card = make_card(world)
    assert (list(to_sign(world.bob)), list(to_sign(world.alice))) == ([card], [])
    Appointment.objects.filter(user=world.users["bob"]).update(ends_on=LONG_AGO)
    assert list(to_sign(world.alice)) == [card]
    assert sign_scorecard(card, by=world.alice).signed_by == world.users["alice"]
