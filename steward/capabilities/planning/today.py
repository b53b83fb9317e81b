"""Work plans on the Today page: those to hand in or sum up, and the week that has none."""

from django.utils.translation import gettext_lazy as _

from steward.capabilities.planning.choices import State
from steward.capabilities.planning.models import Plan
from steward.capabilities.planning.policies import STAFF, may
from steward.capabilities.planning.queries import missing_week, plans_waiting
from steward.kernel.surface.today import Hint, TodayHint, TodaySection, declare_today
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Role

# Whoever leads others is asked for a week's plan; everybody else has it among the duties that are due.
LEADERS = frozenset({Role.SUPERVISOR, Role.HEAD, Role.MANAGER, Role.DIRECTOR})
STEPS = {State.DRAFT: ("hand_in",), State.ACCEPTED: ("sum_up",)}


def _next_step(plan: Plan, actor: Actor) -> str | None:
    return next((verb for verb in STEPS.get(State(plan.state), ()) if may(verb, plan, actor)), None)


def _missing(actor: Actor) -> Hint | None:
    post = missing_week(actor)
    if post is None:
        return None
    text = _("The plan of this week is missing: %(post)s.") % {"post": post}
    return Hint(text, "/plans/draft/", _("Write a plan"))


declare_today(
    TodayHint("plans.missing", _missing, LEADERS),
    TodaySection(
        "plans.waiting",
        _("Work plans to hand in or sum up"),
        "plans",
        plans_waiting,
        STAFF,
        _("No plan waits for you."),
        _next_step,
        "/plans/?mine=1",
        66,
    ),
)
