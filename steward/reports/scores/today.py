"""Scorecards on the Today page: one's own month, and what waits for a signature."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from steward.kernel.surface.today import Figure, TodayFigure, TodaySection, declare_today
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Role
from steward.reports.models import Scorecard
from steward.reports.scores.policies import STAFF, may_card
from steward.reports.scores.queries import own_cards, to_sign
from steward.reports.scores.resources import SCORECARDS
from steward.reports.scores.sheet import asked, percent

# Whoever never leads anybody is not asked.
SIGNERS = STAFF - {Role.DESK, Role.WORKER}


def _own(actor: Actor) -> Figure:
    """What was done in time this month, in all posts together."""
    cards = list(own_cards(actor))
    done, count = sum(card.done for card in cards), sum(asked(card) for card in cards)
    if not count:
        return Figure(None, _("Nothing that counts was due yet."))
    note = _("%(n)d of %(all)d that count") % {"n": done, "all": count} if count else _("Nothing counts yet.")
    tone = "late" if any(card.missed for card in cards) else "info"
    link = f"/scorecards/{cards[0].pk}/" if len(cards) == 1 else "/scorecards/?mine=1"
    return Figure(percent(done, count), note, tone, link)


def _to_sign(actor: Actor) -> QuerySet[Scorecard]:
    return to_sign(actor).select_related(*SCORECARDS.joined)


def _sign(card: Scorecard, actor: Actor) -> str | None:
    return "sign" if may_card("sign", card, actor) else None


declare_today(
    TodayFigure("scorecards.own", _("My month in time, percent"), _own, position=60),
    TodaySection(
        "scorecards.to_sign",
        _("Cards to sign"),
        "scorecards",
        _to_sign,
        SIGNERS,
        empty=_("No card waits for your signature."),
        verb=_sign,
        more="/scorecards/?to_sign=1",
        position=70,
    ),
)
