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
    POSTER = "poster", _("QR poster")
    EMAIL = "email", _("E-mail")
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
    UNREACHED = "unreached", _("Closed: customer not reached")


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


class Grade(TextChoices):
    """Weight of a complaint (domain notes 2.4)."""

    GENERAL = "general", _("General")
    SERIOUS = "serious", _("Serious")
    MAJOR = "major", _("Major")


# From light to heavy.
GRADES = (Grade.GENERAL, Grade.SERIOUS, Grade.MAJOR)


class Fact(TextChoices):
    """What a rule of grading may ask for: most are ticked, the last three are counted."""

    INJURY = "injury", _("Somebody was hurt")
    LOSS = "loss", _("Big loss")
    GOVERNMENT = "government", _("An authority is involved")
    MEDIA = "media", _("Media are involved")
    LAWSUIT = "lawsuit", _("A lawsuit is threatened")
    BROKEN_PROMISE = "broken_promise", _("A promise was broken again and again")
    OWN_FAULT = "own_fault", _("Our own fault")
    SAFETY = "safety", _("Risk to safety")
    OVERCHARGE = "overcharge", _("Charged too much")
    LEAK = "leak", _("Water is leaking")
    LIFT = "lift", _("A lift stands still")
    PEOPLE = "people", _("People concerned")
    DAYS = "days", _("Days without a solution")
    SAME = "same", _("Same complaints at the site within 30 days")


COUNTED = frozenset({Fact.PEOPLE, Fact.DAYS, Fact.SAME})


class Verdict(TextChoices):
    OPEN = "", _("Not confirmed yet")
    CONFIRMED = "confirmed", _("Confirmed")
    PROPOSED = "proposed", _("Rejection proposed")
    REJECTED = "rejected", _("Rejected")


class Fault(TextChoices):
    """Cause and code of responsibility: the first are ours (A), then the builder's (B) and others' (C)."""

    ATTITUDE = "attitude", _("Attitude")
    LATE = "late", _("Too late")
    POOR = "poor", _("Poor work")
    CHARGE = "charge", _("Wrong charge")
    PROMISE = "promise", _("Promise not kept")
    RULES = "rules", _("Rules not followed")
    BUILDER = "builder", _("Builder's defect")
    OUTSIDE = "outside", _("Somebody else's matter")


NOT_OURS = frozenset({Fault.BUILDER, Fault.OUTSIDE})


class RejectReason(TextChoices):
    UNFOUNDED = "unfounded", _("Did not happen as told")
    NOT_OURS = "not_ours", _("Not our responsibility")
    CONTRACT = "contract", _("Done as the contract says")
    UNLAWFUL = "unlawful", _("Demand without a basis")


class CallRule(TextChoices):
    """Who is called back after the work of a kind."""

    ALWAYS = "always", _("Everybody")
    SAMPLE = "sample", _("A sample")
    UNRATED = "unrated", _("Who did not rate by himself")


class CheckResult(TextChoices):
    AGREES = "agrees", _("As written down")
    DIFFERS = "differs", _("The customer says otherwise")
    NOT_CALLED = "not_called", _("The customer was never called")


class MediationOutcome(TextChoices):
    """What came of a talk between neighbours."""

    AGREED = "agreed", _("Settled")
    ADJOURNED = "adjourned", _("To be continued")
    FAILED = "failed", _("Not settled")


class PaperKind(TextChoices):
    OPINION = "opinion", _("Customer opinion form")
    MEDIATION = "mediation", _("Record of mediation between neighbours")
