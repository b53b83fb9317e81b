"""What happens to tickets that duties wait for: a report, a complaint, an escalation, and when each is over."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from django.db.models import Q

from steward.capabilities.tickets.choices import Grade, TicketKind
from steward.capabilities.tickets.models import Acknowledgement, Callback, OpinionRung
from steward.kernel.duties.happenings import About, AboutMany, Happening, Sign, declare_happening
from steward.kernel.duties.of_work import about_work
from steward.kernel.work.choices import Urgency

FAMILY = "ticket"
# What may still come of a ticket ends with it.
OVER = (Sign("ticket.close"), Sign("ticket.cancel"), Sign("ticket.refer"))
# A rejection that was agreed to settles a complaint as work does.
REJECT = Sign("ticket.decide", {"agreed": (True,)})
FINISH, REOPEN, CANCEL = Sign("ticket.finish"), Sign("ticket.reopen"), Sign("ticket.cancel")
REPORT, PAUSE = Sign("ticket.report"), Sign("ticket.pause")
HARD, MAJOR = {"grade": (Grade.SERIOUS, Grade.MAJOR)}, {"grade": (Grade.MAJOR,)}
IS_COMPLAINT = Q(kind=TicketKind.COMPLAINT)
IS_URGENT = Q(kind=TicketKind.REPAIR, urgency__gte=Urgency.URGENT)


def _urgent(keys: Collection[int]) -> Mapping[int, About]:
    """Of whoever has it in hand; until then of whoever mends things there."""
    found = about_work(FAMILY, IS_URGENT, to_assignee=True)(keys)
    return {pk: one if one.user_ids else replace(one, user_ids=None) for pk, one in found.items()}


def _called(keys: Collection[int]) -> Mapping[int, About]:
    """Those that are called back: whom the policy spares has no call to wait for."""
    called = Q(ticket__call_from__isnull=False) | Q(pk__in=Callback.objects.values("ticket_id"))
    return about_work(FAMILY, called)(keys)


def _declared(keys: Collection[int]) -> dict[int, About]:
    """Of the posts of the line it was declared to, the nearest first."""
    rungs = Acknowledgement.objects.filter(declaration__ticket__in=keys).order_by("position", "pk")
    return _to_posts(keys, list(rungs.values_list("declaration__ticket_id", "post_id")))


def _handed_up(keys: Collection[int]) -> dict[int, About]:
    """Of the posts the opinion form was handed to."""
    rungs = OpinionRung.objects.filter(form__ticket__in=keys).order_by("position", "pk")
    return _to_posts(keys, list(rungs.values_list("form__ticket_id", "post_id")))


def _to_posts(keys: Collection[int], rungs: Sequence[tuple[int, int]]) -> dict[int, About]:
    found = about_work(FAMILY)(keys)
    return {
        pk: replace(one, post_ids=tuple(post for ticket, post in rungs if ticket == pk))
        for pk, one in found.items()
    }


def _declare(code: str, begins: Sequence[Sign], ends: Sequence[Sign], about: AboutMany) -> None:
    declare_happening(Happening(code, tuple(begins), tuple(ends), about, page="/tickets/{}/"))


_any, _complaint = about_work(FAMILY), about_work(FAMILY, IS_COMPLAINT)
_dispute = about_work(FAMILY, Q(category__code="neighbours") | Q(category__code__startswith="neighbours."))
_declare("ticket.report", [REPORT], [FINISH, REJECT, *OVER], _any)
_declare("complaint.report", [REPORT], [REJECT, *OVER], _complaint)
_declare("dispute.report", [REPORT], OVER, _dispute)
_declare("repair.urgent", [REPORT], [PAUSE, FINISH, *OVER], _urgent)
# A pause is nobody's fault: the time begins again with the work.
_declare(
    "ticket.dispatch",
    [Sign("ticket.dispatch"), Sign("ticket.resume")],
    [PAUSE, Sign("ticket.return"), FINISH, REJECT, *OVER],
    about_work(FAMILY, to_assignee=True),
)
_declare("ticket.finish", [FINISH, REJECT], [REOPEN, *OVER], _called)
_declare("complaint.finish", [FINISH], [REOPEN], _complaint)
_declare(
    "complaint.grade",
    [Sign("ticket.grade", HARD), Sign("ticket.report", HARD)],
    [Sign("ticket.grade", {"grade": (Grade.GENERAL,)}), REJECT, *OVER],
    _complaint,
)
_declare(
    "major.happen",
    [Sign("ticket.grade", MAJOR), Sign("ticket.report", MAJOR)],
    [Sign("ticket.grade", {"grade": (Grade.GENERAL, Grade.SERIOUS)}), REJECT, CANCEL],
    _complaint,
)
_declare("ticket.escalate", [Sign("ticket.escalate")], [FINISH, REJECT, *OVER], _any)
_declare("ticket.declare", [Sign("ticket.declare")], [CANCEL], _declared)
_declare("ticket.hand_up", [Sign("ticket.hand_up")], [REOPEN], _handed_up)
