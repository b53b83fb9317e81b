"""Who may do what with a request, and who keeps the flows: the kernel's rules, and whether a button shows."""

from steward.kernel.approvals.actions.flows import KEEPERS
from steward.kernel.approvals.choices import State
from steward.kernel.approvals.models import Flow, Request
from steward.kernel.approvals.queries import flows_of, is_asking, open_seats
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Role

STAFF = frozenset(Role)
# Verbs of whoever asked, and the states in which he has them; the others are of those whose turn it is.
OWN = {"withdraw": (State.OPEN, State.RETURNED), "resubmit": (State.RETURNED,)}
OF_SIGNERS = ("approve", "refuse", "give_back", "delegate", "add_signer")
MAY = dict.fromkeys((*OWN, *OF_SIGNERS), STAFF) | dict.fromkeys(("add", "change", "part", "join"), KEEPERS)


def may_request(verb: str, request: Request, actor: Actor) -> bool:
    """Whoever asked, or stands for him, has his verbs, whose turn it is the others: asked once for a page."""
    if verb in OWN:
        return request.state in OWN[verb] and is_asking(request, actor)
    return request.state == State.OPEN and has_turn(request, actor)


def has_turn(request: Request, actor: Actor) -> bool:
    """Whether an actor can sign now."""
    key = f"turn {request.pk} {request.version}"
    if key not in actor.kept:
        actor.kept[key] = bool(open_seats(request, actor))
    return bool(actor.kept[key])


def may_flow(verb: str, flow: Flow | None, actor: Actor) -> bool:
    """Keepers, while the flow is in use; the only one of its kind is not joined to another."""
    if actor.hat_for(MAY[verb]) is None or (flow is not None and not flow.is_active):
        return False
    return verb != "join" or flow is None or flows_of(flow.kind).count() > 1
