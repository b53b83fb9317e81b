"""The approval sheet on paper: the request, its words, every decision with both names, lines to sign."""

from collections.abc import Iterable

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from steward.desk.approvals.queries import Round, rounds_of
from steward.desk.approvals.resources import amount_of, asked_by
from steward.kernel.approvals.kinds import say_kind
from steward.kernel.approvals.models import Decision, Request
from steward.kernel.base import clock
from steward.kernel.surface.paper import Paper, Part


def request_paper(request: Request, reader: str) -> Paper:
    """As it stands now; what waits still has an empty line."""
    facts = (
        (_("Matter asked for"), request.title),
        (_("What is asked for"), str(say_kind(request.kind))),
        (_("Asked by"), f"{asked_by(request)} {request.post_title}"),
        (_("Asked at"), _moment(request.requested_at)),
        (_("Site"), str(request.site or "")),
        (_("Amount in yuan"), amount_of(request) or "—"),
        (_("State"), str(request.get_state_display())),
        (_("Decided at"), _moment(request.decided_at) if request.decided_at else "—"),
    )
    rounds = rounds_of(request)
    return Paper(
        company=f"{request.organisation.name} · {request.site}"
        if request.site
        else request.organisation.name,
        title=_("Approval sheet"),
        number=request.number,
        parts=(
            Part(facts=facts, texts=((_("What is asked for, and why"), request.words or "—"),)),
            *(_part(one, len(rounds)) for one in rounds),
        ),
        signs=(_("Asked by"), _("Approved by")),
        foot=_("Printed by %(name)s, %(when)s") % {"name": reader, "when": _moment(clock.now())},
    )


def _part(one: Round, rounds: int) -> Part:
    """One text for each decision: who, in which post, what, when; then the reason."""
    heading = _("Decisions") if rounds == 1 else _("Decisions, round %(n)d") % {"n": one.number}
    return Part(heading, texts=tuple(_texts(one)))


def _texts(one: Round) -> Iterable[tuple[str, str]]:
    for number, step in enumerate(one.steps, start=1):
        name = f"{number}. {step.who}"
        if not step.said:
            yield (
                name,
                f"{step.stage.get_state_display()}：{'、'.join(step.signers)}" if step.is_open else "—",
            )
        for row in step.said:
            yield name, _said(row)
    for row in one.said:
        yield _("Afterwards"), _said(row)


def _said(row: Decision) -> str:
    who = " ".join(filter(None, (row.user.name if row.user else _("The system"), row.post_title)))
    if row.acting_for:
        who += f"（{_('for %(name)s') % {'name': row.acting_for}}）"
    what = " ".join(filter(None, (str(row.get_verdict_display()), row.to)))
    return "\n".join(filter(None, (f"{who} · {what} · {_moment(row.at)}", row.reason)))


def _moment(at: object) -> str:
    return localtime(at).strftime("%Y-%m-%d %H:%M")  # type: ignore[arg-type]
