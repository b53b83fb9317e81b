"""Findings on the Today page: mine to put right, to look at again, to hand out, not put right below me."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from steward.capabilities.findings.choices import State
from steward.capabilities.findings.policies import may
from steward.capabilities.findings.queries import (
    ASSIGNERS,
    CHECKERS,
    STAFF,
    SUPERIORS,
    findings_below,
    findings_in_hand,
    findings_to_assign,
    findings_to_recheck,
)
from steward.kernel.surface.today import TodaySection, declare_today
from steward.kernel.tenancy.actor import Actor
from steward.kernel.work.models import WorkItem

NEXT_STEP = {State.ASSIGNED: "start", State.UNDER_WAY: "rectify"}


def _next_step(item: WorkItem, actor: Actor) -> str | None:
    verb = NEXT_STEP[State(item.state)]
    return verb if may(verb, item, actor) else None


def _offer(verb: str) -> Callable[[WorkItem, Actor], str | None]:
    return lambda item, actor: verb if may(verb, item, actor) else None


declare_today(
    TodaySection(
        "findings.mine",
        _("Mine to put right"),
        "findings",
        findings_in_hand,
        STAFF,
        _("Nothing of yours is to be put right."),
        _next_step,
        "/findings/?open=1&mine=1",
        15,
    ),
    TodaySection(
        "findings.to_assign",
        _("Findings to hand out"),
        "findings",
        findings_to_assign,
        ASSIGNERS,
        _("Every finding is in somebody's hands."),
        _offer("assign"),
        "/findings/?state=raised",
        22,
    ),
    TodaySection(
        "findings.to_recheck",
        _("To re-inspect"),
        "findings",
        findings_to_recheck,
        CHECKERS,
        _("Nothing waits for another pair of eyes."),
        _offer("recheck"),
        "/findings/?state=rectified",
        42,
    ),
    TodaySection(
        "findings.below",
        _("Not put right below me"),
        "findings",
        findings_below,
        SUPERIORS,
        _("Those below you have put everything right."),
        lambda _item, _actor: None,
        "/findings/?open=1&below=1",
        63,
    ),
)
