"""Writes of the rules by which complaints are graded."""

from django.db import transaction
from django.utils.translation import gettext as _

from steward.capabilities.tickets.choices import COUNTED, Fact, Grade
from steward.capabilities.tickets.models import GradeRule
from steward.desk.promises.policies import need
from steward.kernel.audit.record import record
from steward.kernel.base.refused import Refused
from steward.kernel.tenancy.actor import Actor


@transaction.atomic
def add_grade_rule(*, by: Actor, fact: str, at_least: int, grade: str) -> GradeRule:
    """A fact that makes complaints at least so heavy (DSK6, domain notes 2.4). Event `grade_rule.add`.

    Holds for complaints that come in or are graded from now on; the night puts open ones higher, never lower.
    Refuses the grade every complaint has anyway, a ticked fact counted more than once, and a rule that stands.
    """
    hat = need("add", by)
    if grade == Grade.GENERAL:
        raise Refused(_("Every complaint is general without a rule."), field="grade", code="no_weight")
    if at_least < 1 or (at_least > 1 and fact not in COUNTED):
        raise Refused(
            _("This fact is there or not: it counts one."),
            do=_("Enter 1."),
            field="at_least",
            code="bad_number",
        )
    if GradeRule.objects.filter(fact=fact, grade=grade).exists():
        raise Refused(
            _("There is a rule for this fact and grade already."),
            do=_("Remove it first, then add it with the other number."),
            field="fact",
            code="twice",
        )
    row = GradeRule.objects.create(
        organisation_id=by.organisation_id, fact=Fact(fact), at_least=at_least, grade=Grade(grade)
    )
    record("grade_rule.add", row, by=by, hat=hat, data=_said(row))
    return row


@transaction.atomic
def remove_grade_rule(rule: GradeRule, *, by: Actor) -> None:
    """Let a fact make nothing heavier any more. Event `grade_rule.remove`. Grades that were given stay."""
    hat = need("remove", by)
    record("grade_rule.remove", rule, by=by, hat=hat, data=_said(rule))
    GradeRule.objects.filter(pk=rule.pk).delete()


def _said(rule: GradeRule) -> dict[str, object]:
    return {"fact": rule.fact, "at_least": rule.at_least, "grade": rule.grade}
