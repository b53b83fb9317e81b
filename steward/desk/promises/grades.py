"""Rules of grading complaints as administrators and programs meet them."""

from django.utils.translation import gettext_lazy as _

from steward.capabilities.tickets.choices import COUNTED, Grade
from steward.capabilities.tickets.models import GradeRule
from steward.desk.office.policies import OFFICE
from steward.desk.promises import actions, forms
from steward.desk.promises.policies import MAY
from steward.desk.promises.queries import visible_grade_rules
from steward.desk.promises.resources.shared import any_time
from steward.kernel.surface.declare import Column, Lines, Resource, choice_filter, declare_resource
from steward.kernel.surface.usual import verbs_of

MARKS = {Grade.SERIOUS: ("wait", "alert-triangle"), Grade.MAJOR: ("late", "alert-triangle")}


def _fact(row: GradeRule) -> str:
    """`People concerned ≥ 10`, or the fact alone where it is only ticked."""
    word = row.get_fact_display()
    return f"{word} ≥ {row.at_least}" if row.fact in COUNTED else word


_verb = verbs_of(any_time, MAY, "grade_rule")

GRADE_RULES = declare_resource(
    Resource(
        name="grades",
        label=_("Grading of complaints"),
        label_one=_("Rule of grading"),
        icon="scale",
        rows=visible_grade_rules,
        roles=OFFICE,
        title=_fact,
        default_sort="-grade",
        in_menu=False,
        phone=lambda row: Lines(_fact(row), (), state=(*MARKS[Grade(row.grade)], row.get_grade_display())),
        columns=(
            Column("fact", _("What makes it heavier"), _fact, kind="link"),
            Column("at_least", _("From how many on"), lambda row: row.at_least, kind="number"),
            Column(
                "grade", _("At least so heavy"), lambda row: row.grade, sort="grade", kind="state",
                show=lambda row: row.get_grade_display(), mark=lambda row: MARKS[Grade(row.grade)],
            ),
        ),
        filters=(choice_filter("grade", _("At least so heavy"), "grade", Grade),),
        verbs=(
            _verb(
                "add", _("Add a rule of grading"), "plus", forms.AddGradeRuleForm, actions.add_grade_rule,
                creates=True, style="primary", done=_("Added. Complaints are graded by it from now on."),
            ),
            _verb(
                "remove", _("Remove the rule"), "trash", forms.RemoveGradeRuleForm, actions.remove_grade_rule,
                style="danger", done=_("Removed. Grades that were given stay."),
            ),
        ),
    )
)  # fmt: skip
