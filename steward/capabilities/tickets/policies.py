"""Who may do what with a ticket: roles per verb, and the one-line rules no role can buy."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from steward.capabilities.tickets.aftercare import unchecked_calls
from steward.capabilities.tickets.choices import Grade, TicketKind, Verdict
from steward.capabilities.tickets.complaints import open_rungs
from steward.capabilities.tickets.lifecycle import LIFECYCLE
from steward.capabilities.tickets.mediation import DISPUTES
from steward.capabilities.tickets.papers import OPINIONS, opinion_of, unread_rungs
from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.people.policies import REVEALERS
from steward.kernel.places.queries import worn_at
from steward.kernel.tenancy.actor import Actor, ActorKind, Hat
from steward.kernel.tenancy.choices import Role
from steward.kernel.work.models import WorkItem

STAFF = frozenset(
    {
        Role.DESK,
        Role.STEWARD,
        Role.WORKER,
        Role.SUPERVISOR,
        Role.HEAD,
        Role.MANAGER,
        Role.QUALITY,
        Role.DIRECTOR,
    }
)
DISPATCHERS = frozenset({Role.DESK, Role.SUPERVISOR, Role.HEAD, Role.MANAGER})
CALLERS = frozenset({Role.DESK, Role.STEWARD, Role.HEAD, Role.MANAGER, Role.QUALITY})

JUDGES = frozenset({Role.HEAD, Role.MANAGER, Role.QUALITY, Role.DIRECTOR})

MAY: dict[str, frozenset[Role]] = {
    "report": STAFF,
    "accept": DISPATCHERS | {Role.STEWARD},
    "dispatch": DISPATCHERS,
    "transfer": DISPATCHERS | {Role.STEWARD, Role.WORKER},
    "return": STAFF,
    "start": STAFF,
    "pause": STAFF,
    "resume": STAFF,
    "finish": STAFF,
    "call_back": CALLERS,
    "close": frozenset({Role.DESK, Role.HEAD, Role.MANAGER}),
    "reopen": CALLERS | {Role.DIRECTOR},
    "cancel": frozenset({Role.DESK, Role.HEAD, Role.MANAGER}),
    "comment": STAFF,
    "appoint": STAFF,
    "escalate": STAFF,
    "reveal": REVEALERS,
    "refer": DISPATCHERS | {Role.STEWARD},
    "join": STAFF - {Role.WORKER},
    "inform": CALLERS,
    "mediate": CALLERS,
    "hand_up": CALLERS | {Role.SUPERVISOR},
    "endorse": JUDGES | {Role.SUPERVISOR},
    "print": STAFF - {Role.WORKER},
    "invite": CALLERS,
    "review": frozenset({Role.HEAD, Role.MANAGER, Role.QUALITY, Role.DIRECTOR}),
    "grade": STAFF - {Role.WORKER},
    "confirm": JUDGES,
    "reject": CALLERS | {Role.SUPERVISOR},
    "decide": JUDGES,
    "declare": JUDGES | {Role.DESK},
    "acknowledge": JUDGES | {Role.SUPERVISOR},
}
OF_COMPLAINTS = frozenset({"grade", "confirm", "reject", "decide", "declare", "acknowledge"})
# Verbs of the person who has the work in hand (or acts for that person).
IN_HAND = frozenset({"return", "start", "finish"})
# Those who run the work may hold it up or take it up again too.
IN_HAND_OR_LEADING = frozenset({"pause", "resume", "transfer"})
# Matters that can be answered without anybody going there.
ANSWERED_AT_THE_DESK = frozenset(
    {TicketKind.INQUIRY, TicketKind.SUGGESTION, TicketKind.PRAISE, TicketKind.COMPLAINT, TicketKind.HELP}
)
PHOTO_WANTED = frozenset({TicketKind.REPAIR})
CLOSED_WITHOUT_CALL = frozenset({TicketKind.INQUIRY, TicketKind.SUGGESTION, TicketKind.PRAISE})
# What a customer does with requests of his own. He wears no hat, so everything else is refused to him.
OWN = frozenset({"reopen"})
# So long after the closing a customer may open his request again; later he reports it anew.
REOPEN_WITHIN = timedelta(days=7)


def check(verb: str, item: WorkItem, by: Actor) -> Hat | None:
    """The second and third word on a verb: refuses with `NotAllowed`, else returns the hat for the trail."""
    if by.kind == ActorKind.CUSTOMER:
        _check_own(verb, item, by)
        return None
    if is_about(item, by):
        raise NotAllowed()
    hat = by.need_hat(MAY[verb], site_id=item.site_id)
    if by.is_system:
        return None
    if verb in IN_HAND and not in_hand(item, by) and not answered_at_desk(verb, item, by):
        raise NotAllowed()
    if verb in IN_HAND_OR_LEADING and not (in_hand(item, by) or leads(item, by)):
        raise NotAllowed()
    if verb in ("call_back", "close") and is_doer(item, by) and item.kind not in CLOSED_WITHOUT_CALL:
        raise NotAllowed()
    return _worn(verb, item, by, hat)


def _check_own(verb: str, item: WorkItem, by: Actor) -> None:
    if verb not in OWN or by.party_id is None or item.requester_id != by.party_id:
        raise NotAllowed()
    if verb == "reopen" and item.closed_at is not None and item.closed_at < clock.now() - REOPEN_WITHIN:
        raise Refused(_("This was closed more than a week ago."), do=_("Report it anew."), code="too_late")


def may(verb: str, item: WorkItem, by: Actor) -> bool:
    """Whether the button shows: state and rights both allow."""
    if not LIFECYCLE.allows(verb, item.state):
        return False
    if verb == "finish" and item.state != "started" and item.kind not in ANSWERED_AT_THE_DESK:
        return False
    if verb in OF_COMPLAINTS and not _complains(verb, item, by):
        return False
    if verb == "reveal" and not (item.requester_id or item.ticket.stranger_phone or item.ticket.waiting):
        return False
    if verb == "refer" and item.kind == TicketKind.COMPLAINT:
        return False
    if verb == "inform" and not item.ticket.waiting:
        return False
    try:
        check(verb, item, by)
    except Refused:
        return False
    match verb:
        case "review":
            return unchecked_calls(by).filter(ticket_id=item.pk).exists()
        case "hand_up":
            return item.kind in OPINIONS and opinion_of(item) is None
        case "mediate":
            return item.kind in DISPUTES
        case "endorse":
            return item.kind in OPINIONS and unread_rungs(by).filter(form__ticket_id=item.pk).exists()
        case _:
            return True


def _complains(verb: str, item: WorkItem, by: Actor) -> bool:
    """Whether a verb on complaints has something to do here now."""
    if item.kind != TicketKind.COMPLAINT:
        return False
    row = item.ticket.complaint
    match verb:
        case "confirm":
            return bool(row.verdict in (Verdict.OPEN, Verdict.PROPOSED))
        case "reject":
            return bool(row.verdict == Verdict.OPEN)
        case "decide":
            return row.verdict == Verdict.PROPOSED and row.proposed_by_id not in by.queue_user_ids
        case "declare":
            return bool(row.grade == Grade.MAJOR and row.verdict != Verdict.REJECTED)
        case "acknowledge":
            return open_rungs(item.pk, by).exists()
        case _:
            return True


def is_about(item: WorkItem, by: Actor) -> bool:
    """The person complained about, also when acting for others, is no party to the complaint's handling."""
    return item.about_user_id is not None and item.about_user_id in by.queue_user_ids


def in_hand(item: WorkItem, by: Actor) -> bool:
    return item.assignee_id is not None and item.assignee_id in by.queue_user_ids


def leads(item: WorkItem, by: Actor) -> bool:
    return by.hat_for(DISPATCHERS, site_id=item.site_id) is not None


def answered_at_desk(verb: str, item: WorkItem, by: Actor) -> bool:
    """A matter nobody has in hand and that needs nobody on site may be finished by those who dispatch."""
    return (
        verb == "finish"
        and item.assignee_id is None
        and item.kind in ANSWERED_AT_THE_DESK
        and by.hat_for(DISPATCHERS | {Role.STEWARD}, site_id=item.site_id) is not None
    )


def is_doer(item: WorkItem, by: Actor) -> bool:
    """Whoever finished it, and whoever had it in hand: a stand-in may have pressed the last button."""
    return item.ticket.finished_by_id in by.queue_user_ids or in_hand(item, by)


def _worn(verb: str, item: WorkItem, by: Actor, hat: Hat | None) -> Hat | None:
    """Work in an absent colleague's hands, or from his areas, is done under the acting hat: both names show (HRM2)."""
    if not any(acting.is_acting for acting in by.hats):
        return hat
    if item.assignee_id and item.assignee_id != by.user_id:
        for acting in by.hats:
            if acting.acting_for_id == item.assignee_id:
                return acting
    return worn_at(by, MAY[verb], site_id=item.site_id, building_id=item.building_id, place_id=item.place_id)
