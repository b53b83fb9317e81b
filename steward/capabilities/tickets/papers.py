"""Papers of a ticket: the customer opinion form (DSK5), as it goes up the line and as it is printed."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from steward.capabilities.tickets.choices import TicketKind
from steward.capabilities.tickets.models import Callback, OpinionForm, OpinionRung
from steward.capabilities.tickets.queries import LISTED, visible_tickets
from steward.kernel.base import clock
from steward.kernel.base.privacy import mask_phone
from steward.kernel.people.numbers import shown_phone
from steward.kernel.surface.paper import Paper, Part
from steward.kernel.tenancy.actor import Actor
from steward.kernel.work.models import WorkItem

# What customers think of us; a repair is no opinion.
OPINIONS = frozenset({TicketKind.COMPLAINT, TicketKind.SUGGESTION, TicketKind.PRAISE, TicketKind.HELP})


def opinion_of(item: WorkItem) -> OpinionForm | None:
    """The form of the ticket's present cycle."""
    return OpinionForm.objects.filter(ticket_id=item.pk, cycle=item.cycle).first()


def opinions_of(item: WorkItem) -> QuerySet[OpinionForm]:
    """Every form of a ticket with the superiors' words, newest first."""
    rows = OpinionForm.objects.filter(ticket_id=item.pk).select_related("filled_by").order_by("-pk")
    return rows.prefetch_related("rungs__post", "rungs__read_by")


def unread_rungs(actor: Actor) -> QuerySet[OpinionRung]:
    """Forms handed to a post the actor holds or stands in for, on which nothing was said yet."""
    posts = {hat.post_id for hat in actor.hats}
    return OpinionRung.objects.filter(post_id__in=posts, read_at__isnull=True)


def to_endorse(actor: Actor) -> QuerySet[WorkItem]:
    """Tickets with a form that waits for the actor's word, the oldest first."""
    return (
        visible_tickets(actor)
        .filter(pk__in=unread_rungs(actor).values("form__ticket_id"))
        .select_related("ticket", *LISTED)
        .order_by("opened_at", "id")
    )


def opinion_paper(item: WorkItem, reader: str) -> Paper:
    """The last form as it is printed: the customer's words, ours, each superior's. Numbers stay masked."""
    ticket, form = item.ticket, opinions_of(item)[0]
    department = item.department or (
        ticket.complaint.department if item.kind == TicketKind.COMPLAINT else None
    )
    facts = (
        (_("Customer"), item.requester.name if item.requester else ticket.stranger_name),
        (_("Phone"), _phones(item)),
        (_("Place"), str(item.place or item.site)),
        (_("Kind"), str(TicketKind(item.kind).label)),
        (_("Reported at"), moment_of(item.opened_at)),
        (_("How it came in"), str(ticket.get_source_display())),
        (_("Responsible department"), str(department or "")),
        (_("Filled in by"), f"{form.filled_by or ''} {moment_of(form.filled_at)}"),
    )
    opinion = "\n".join(filter(None, (item.title, ticket.body)))
    handled = (
        (_("What lay behind it"), form.cause),
        (_("What was done"), form.handling),
        (_("What the customer says to it"), form.feedback),
        (_("What should change"), form.proposal or "—"),
        (_("Callbacks"), "\n".join(_calls(form))),
    )
    return Paper(
        company=f"{item.organisation.name} · {item.site}",
        title=_("Customer opinion form"),
        number=item.number,
        parts=(
            Part(facts=facts, texts=((_("Opinion"), opinion),)),
            Part(_("How it was handled"), texts=handled),
            Part(_("Superiors"), texts=tuple(_words_of(form.rungs.all()))),
        ),
        signs=(_("Filled in by"), _("Superior"), _("Customer")),
        foot=printed_by(reader),
    )


def printed_by(reader: str) -> str:
    """Whose copy it is (SEC1)."""
    return _("Printed by %(name)s, %(when)s") % {"name": reader, "when": moment_of(clock.now())}


def _phones(item: WorkItem) -> str:
    if item.requester is None:
        return mask_phone(item.ticket.stranger_phone)
    return " ".join(str(shown_phone(row)) for row in item.requester.contacts.order_by("-is_primary", "pk"))


def moment_of(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"


def _calls(form: OpinionForm) -> Iterable[str]:
    rows = Callback.objects.filter(ticket_id=form.ticket_id, cycle=form.cycle).order_by("pk")
    for call in rows:
        score = _("%(n)d of 5") % {"n": call.score} if call.score else ""
        yield " ".join(
            filter(None, (moment_of(call.called_at), call.get_satisfaction_display(), score, call.note))
        )


def _words_of(rungs: Iterable[OpinionRung]) -> Iterable[tuple[str, str]]:
    for rung in sorted(rungs, key=lambda row: row.position):
        said = f"{rung.remark}\n{rung.read_by or ''} {moment_of(rung.read_at)}" if rung.read_at else ""
        yield str(rung.post), said
