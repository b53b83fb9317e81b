"""Fixed words of tickets."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class TicketKind(TextChoices):
    REPAIR = "repair", _("Repair")
    COMPLAINT = "complaint", _("Complaint")
    INQUIRY = "inquiry", _("Inquiry")
    SUGGESTION = "suggestion", _("Suggestion")
    HELP = "help", _("Call for help")
    PRAISE = "praise", _("Praise")


class State(TextChoices):
    REPORTED = "reported", _("Reported")
    ACCEPTED = "accepted", _("To dispatch")
    DISPATCHED = "dispatched", _("Dispatched")
    STARTED = "started", _("In progress")
    PAUSED = "paused", _("Paused")
    FINISHED = "finished", _("To call back")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled")


OPEN = frozenset(
    {State.REPORTED, State.ACCEPTED, State.DISPATCHED, State.STARTED, State.PAUSED, State.FINISHED}
)


class Source(TextChoices):
    DESK = "desk", _("At the desk")
    PHONE = "phone", _("Phone")
    VISIT = "visit", _("Visit")
    STAFF = "staff", _("Found by staff")
    PORTAL = "portal", _("Owner's portal")
    API = "api", _("Other system")


class Satisfaction(TextChoices):
    SATISFIED = "satisfied", _("Satisfied")
    NEUTRAL = "neutral", _("Basically satisfied")
    DISSATISFIED = "dissatisfied", _("Dissatisfied")
    UNREACHED = "unreached", _("Not reached")


class ClosedBy(TextChoices):
    CUSTOMER = "customer", _("Confirmed by the customer")
    DESK = "desk", _("Closed by the desk")
    SYSTEM = "system", _("Closed by the system")


class CancelReason(TextChoices):
    WITHDRAWN = "withdrawn", _("Withdrawn by the customer")
    DUPLICATE = "duplicate", _("Duplicate")
    MISTAKE = "mistake", _("Entered by mistake")
    ELSEWHERE = "elsewhere", _("Not our responsibility")


class ReturnReason(TextChoices):
    SKILL = "skill", _("Not my trade")
    PLACE = "place", _("Wrong place")
    DEPARTMENT = "department", _("Another department's matter")
    LOAD = "load", _("No time within the limit")
    UNCLEAR = "unclear", _("Unclear what to do")
