"""Rules of grading: a company's own, seeded once, obeyed by complaints."""

import pytest

from steward.capabilities.tickets.complaints import weigh
from steward.capabilities.tickets.models import GradeRule
from steward.capabilities.tickets.tests.factories import make_office, report
from steward.desk.promises.actions import add_grade_rule, remove_grade_rule
from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed, Refused
from tests.people import World


def test_add_grade_rule_makes_complaints_heavier(world: World) -> None:
    make_office(world)
    GradeRule.objects.all().delete()
    item = report(world, kind="complaint", category=None)
    assert weigh(item, ["leak"], 12, at=clock.now()) == "general"
    add_grade_rule(by=world.judy, fact="leak", at_least=1, grade="serious")
    add_grade_rule(by=world.judy, fact="people", at_least=10, grade="major")
    assert weigh(item, ["leak"], 9, at=clock.now()) == "serious"
    assert weigh(item, ["leak"], 10, at=clock.now()) == "major"


def test_remove_grade_rule_leaves_the_others(world: World) -> None:
    make_office(world)
    item = report(world, kind="complaint", category=None)
    assert weigh(item, ["leak"], 10, at=clock.now()) == "major"
    for rule in GradeRule.objects.filter(grade="major"):
        remove_grade_rule(rule, by=world.judy)
    assert weigh(item, ["leak"], 10, at=clock.now()) == "serious"
    assert not Event.objects.filter(kind="grade_rule.remove").exclude(data__grade="major").exists()


@pytest.mark.parametrize(
    ("fact", "at_least", "grade", "field"),
    [("leak", 2, "major", "at_least"), ("people", 0, "major", "at_least"), ("media", 1, "general", "grade")],
)
def test_add_grade_rule_refuses_what_means_nothing(
    world: World, fact: str, at_least: int, grade: str, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        add_grade_rule(by=world.judy, fact=fact, at_least=at_least, grade=grade)
    assert refused.value.field == field and not GradeRule.objects.exists()


def test_add_grade_rule_refuses_a_second_one_and_everybody_else(world: World) -> None:
    add_grade_rule(by=world.judy, fact="media", at_least=1, grade="major")
    with pytest.raises(Refused) as refused:
        add_grade_rule(by=world.judy, fact="media", at_least=1, grade="major")
    assert refused.value.code == "twice"
    with pytest.raises(NotAllowed):
        add_grade_rule(by=world.alice, fact="media", at_least=1, grade="serious")
