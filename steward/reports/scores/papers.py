"""A scorecard on paper, for the file and the talk about it."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from steward.capabilities.tickets.papers import moment_of, printed_by
from steward.kernel.duties.choices import DueState
from steward.kernel.surface.paper import Chart, Paper, Part
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Organisation
from steward.reports.models import Scorecard
from steward.reports.scores.queries import comments_on
from steward.reports.scores.sheet import Row, Standing, sheet_of

# What stays readable on two pages.
DUTIES = 40


def card_paper(card: Scorecard, actor: Actor) -> Paper:
    """The card: figures, standards, duties, the months before, what was said, and lines for two signatures."""
    sheet = sheet_of(card)
    company = Organisation.objects.get(pk=card.organisation_id).name
    facts = [
        (_("Person"), card.user.name),
        (_("Post"), str(card.post)),
        (_("Done in time"), f"{sheet['share']} ({card.done} / {sheet['asked']})"),
        (_("Weighted"), sheet["weighted"]),
        *((word, str(n)) for word, n, _link in sheet["figures"][1:]),
    ]
    months = [(month, [share or 0, weighted or 0]) for month, share, weighted in sheet["trend"]]
    said = [(f"{row.user.name} {moment_of(row.at)}", row.text) for row in comments_on(card)]
    if card.signed_at and card.signed_by:
        said.append((f"{card.signed_by.name} {moment_of(card.signed_at)}", card.verdict or _("Signed")))
    return Paper(
        company=f"{company} · {card.site or _('All sites')}",
        title=_("Scorecard"),
        number=f"{card.month:%Y-%m}-{card.pk}",
        parts=(
            Part(facts=facts),
            Part(_("Standards"), table=_standards(sheet["standards"])),
            Part(_("Duties"), table=_duties(sheet["rows"])),
            Part(_("Month by month"), chart=Chart((_("In time, percent"), _("Weighted, percent")), months)),
            *([Part(_("Said to it"), texts=said)] if said else []),
        ),
        signs=(_("Holder of the post"), _("Superior")),
        foot=f"{_edition(card)} {printed_by(actor.name)}",
    )


def _edition(card: Scorecard) -> str:
    if card.frozen_at is None:
        return _("The month is not frozen yet: these figures are of this moment.")
    return _("Frozen %(when)s, edition %(n)d.") % {"when": moment_of(card.frozen_at), "n": card.edition}


def _standards(rows: Sequence[Standing]) -> list[list[str]]:
    if not rows:
        return [[_("The duties of this post set no standard with a figure.")]]
    heads = [_("Standard"), _("Threshold"), _("Figure"), _("Outcome")]
    lines = [[_where(one), one.limit, one.figure, one.row.get_outcome_display()] for one in rows]
    return [heads, *lines]


def _where(one: Standing) -> str:
    row = one.row
    return f"{row} · {row.area}" if row.area else str(row)


def _duties(rows: Sequence[Row]) -> list[list[str]]:
    states = (DueState.DONE, DueState.LATE, DueState.MISSED, DueState.EXCUSED)
    heads = [_("Duty"), _("In time"), *(str(state.label) for state in states)]
    if not rows:
        return [[_("Nothing that was due has closed in this month yet.")]]
    lines = [[row.title, row.share, *(str(n) for _word, n, _link in row.counts)] for row in rows[:DUTIES]]
    more = [[_("and more"), *[""] * (len(heads) - 1)]] if len(rows) > DUTIES else []
    return [heads, *lines, *more]
