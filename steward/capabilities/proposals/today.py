"""Proposals on the Today page: to take up, to study, to answer, to put into practice."""

from django.utils.translation import gettext_lazy as _

from steward.capabilities.proposals.choices import State
from steward.capabilities.proposals.policies import may
from steward.capabilities.proposals.queries import STAFF, waiting_proposals
from steward.kernel.surface.today import TodaySection, declare_today
from steward.kernel.tenancy.actor import Actor
from steward.kernel.work.models import WorkItem

# The first of them that one may take; who studies it writes what he found before a superior answers.
STEPS = {State.SUBMITTED: ("acknowledge",), State.STUDIED: ("answer", "study"), State.ADOPTED: ("finish",)}


def _next_step(item: WorkItem, actor: Actor) -> str | None:
    return next((verb for verb in STEPS[State(item.state)] if may(verb, item, actor)), None)


declare_today(
    TodaySection(
        "proposals.waiting",
        _("Suggestions of colleagues"),
        "proposals",
        waiting_proposals,
        STAFF,
        _("No suggestion waits for you."),
        _next_step,
        "/proposals/?open=1",
        64,
    ),
)
