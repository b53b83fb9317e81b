"""The catalogue: every clause of the source is answered, every duty can be counted, local edits stay."""

import pytest

from steward.config.catalogue import catalogue_duties, clauses, descriptions, happenings, unanswered
from steward.config.preset_duties import add_duties, add_kinds
from steward.config.preset_files import read_presets
from steward.kernel.audit.kinds import event_kinds
from steward.kernel.base import clock
from steward.kernel.duties.actions import change_duty, retire_duty
from steward.kernel.duties.cadence import After, Ahead, During, Rolling, happening_in, read_cadence
from steward.kernel.duties.cases import wanted_by_hand
from steward.kernel.duties.choices import Scope, Wanted
from steward.kernel.duties.facts import EVENT
from steward.kernel.duties.happenings import declared_happenings
from steward.kernel.duties.models import Duty, PostKind
from tests.people import World

# S1b:8 too, which the list the house began with says is missing: the source has it.
CLAUSES = 251


def test_every_clause_of_the_source_is_a_duty_a_need_or_has_a_reason():
    assert len(clauses()) == CLAUSES
    assert unanswered() == []


def test_duties_and_needs_name_only_clauses_that_there_are():
    named = {code for duty in catalogue_duties().values() for code in duty["clauses"]}
    named |= {
        code for row in descriptions().values() for need in row.needs for code in need.get("clauses", ())
    }
    assert named <= set(clauses())


@pytest.mark.parametrize("kind", sorted(descriptions()))
def test_every_kind_of_post_has_duties_and_a_line_that_leads_up(kind: str):
    line = [kind]
    while above := descriptions()[line[-1]].above:
        line.append(above)
        assert len(line) < 12, line
    assert line[-1] == "general-manager"
    assert any(kind in duty["posts"] for duty in catalogue_duties().values())


def test_every_duty_can_be_read_counted_and_proved():
    found = []
    for code, duty in catalogue_duties().items():
        cadence = read_cadence(duty["cadence"])
        waits_for = cadence.happening if isinstance(cadence, Ahead | After | During) else None
        event = duty["evidence"].removeprefix(EVENT) if duty["evidence"].startswith(EVENT) else None
        faults = {
            "kind of post": set(duty["posts"]) <= set(descriptions()),
            "scope": duty["scope"] in Scope.values,
            "happening": waits_for is None or waits_for in happenings(),
            "evidence": event in event_kinds() if event else duty["evidence"] in Wanted.values,
            "case": (duty["scope"] == Scope.CASE) <= (waits_for is not None),
            "one a time": not isinstance(cadence, Rolling) or duty["count"] == 1,
            "weight": 1 <= duty["weight"] <= 5,
            "words": len(duty["zh"]) <= 80 and len(duty["en"]) <= 120 and len(duty["how_zh"]) <= 400,
            "clause or reason": bool(duty["clauses"]) or duty["source"] in ("law", "house"),
        }
        found += [f"{code}: {fault}" for fault, holds in faults.items() if not holds]
    assert not found, "\n".join(found)


def test_every_duty_that_waits_is_seen_by_the_system_or_reported_by_somebody_who_has_it(world: World):
    add_kinds(world.organisation)
    add_duties(world.organisation)
    waiting = {
        code: cadence.happening
        for code, duty in catalogue_duties().items()
        if isinstance(cadence := read_cadence(duty["cadence"]), Ahead | After | During)
    }
    by_hand, seen = wanted_by_hand(), declared_happenings()
    assert set(waiting.values()) == set(by_hand) | (set(seen) & set(waiting.values()))
    assert not set(by_hand) & set(seen)
    for code, happening in waiting.items():
        kinds = by_hand[happening].kinds if happening in by_hand else set(descriptions())
        assert set(catalogue_duties()[code]["posts"]) <= kinds, f"{code} waits for {happening} in vain"


def test_what_the_system_sees_happen_is_what_some_duty_waits_for():
    waited_for = {happening_in(duty["cadence"]) for duty in catalogue_duties().values()}
    assert set(declared_happenings()) <= waited_for


def test_posts_of_the_chart_are_of_kinds_that_there_are():
    rows = [post for part in read_presets("posts").values() for post in part["posts"]]
    kinds = {post["kind"] for post in rows if "kind" in post}
    assert kinds <= set(descriptions())
    assert {"building-steward", "senior-steward", "golden-butler", "executive-housekeeper"} <= kinds


def test_add_duties_adds_each_once(world: World):
    assert add_kinds(world.organisation) == len(descriptions())
    assert add_duties(world.organisation) == len(catalogue_duties())
    assert (add_kinds(world.organisation), add_duties(world.organisation)) == (0, 0)
    assert {duty.starts_on for duty in Duty.objects.all()} == {clock.today()}


def older(world: World, code: str, **was: object) -> Duty:
    """A duty as an older catalogue had it."""
    add_duties(world.organisation)
    Duty.objects.filter(code=code).update(starts_on=clock.today().replace(year=2025), **was)
    return Duty.objects.get(code=code)


def test_a_newer_catalogue_mends_words_in_place(world: World):
    duty = older(world, "supervise-area-services", title="旧名")
    assert add_duties(world.organisation) == 0
    duty.refresh_from_db()
    assert duty.title == catalogue_duties()[duty.code]["zh"]


def test_a_newer_catalogue_counts_otherwise_from_tomorrow(world: World):
    duty = older(world, "supervise-area-services", cadence={"every": "month"})
    assert add_duties(world.organisation) == 1
    duty.refresh_from_db()
    anew = Duty.objects.get(code=duty.code, ends_on__isnull=True)
    assert (duty.ends_on, duty.cadence) == (clock.today(), {"every": "month"})
    assert (anew.starts_on - clock.today()).days == 1
    assert anew.cadence == catalogue_duties()[duty.code]["cadence"]


def test_what_somebody_edited_or_retired_stays(world: World):
    changed = older(world, "supervise-area-services", cadence={"every": "month"})
    change_duty(changed, by=world.judy, title="我们自己的名字")
    retired = Duty.objects.exclude(pk=changed.pk).earliest("pk")
    retire_duty(retired, by=world.judy)
    assert add_duties(world.organisation) == 0
    changed.refresh_from_db()
    assert (changed.title, changed.cadence) == ("我们自己的名字", {"every": "month"})
    assert not Duty.objects.filter(code=retired.code, ends_on__isnull=True).exists()


def test_a_kind_of_post_that_was_edited_stays(world: World):
    add_kinds(world.organisation)
    PostKind.objects.filter(code="building-steward").update(title="片区管家", is_edited=True)
    add_kinds(world.organisation)
    assert PostKind.objects.get(code="building-steward").title == "片区管家"
