"""Fixed words of approvals."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from steward.kernel.tenancy.choices import Role


class State(TextChoices):
    """Where a request stands. Open and returned ones are active: a subject has one of them at a time."""

    OPEN = "open", _("Being decided")
    RETURNED = "returned", _("Given back for correction")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Not approved")
    WITHDRAWN = "withdrawn", _("Request withdrawn")


ACTIVE = (State.OPEN, State.RETURNED)


class StageState(TextChoices):
    WAITING = "waiting", _("Comes later")
    OPEN = "open", _("Waits for a decision")
    DONE = "done", _("Agreed")
    ENDED = "ended", _("Ended without")


class Mode(TextChoices):
    ANY = "any", _("One of them")
    ALL = "all", _("All of them")


class Verdict(TextChoices):
    """What a decision says: the first three decide, the others tell how it went on."""

    APPROVED = "approved", _("Agreed")
    REFUSED = "refused", _("Did not agree")
    RETURNED = "returned", _("Gave it back")
    RESUBMITTED = "resubmitted", _("Handed it in again")
    WITHDRAWN = "withdrawn", _("Withdrew it")
    DELEGATED = "delegated", _("Handed the decision on")
    ADDED = "added", _("Asked for one more signature")
    CLIMBED = "climbed", _("Passed up the line")


# Ranks along a reporting line, the lowest first: "up to the site manager" ends at whoever has this or a higher one.
RANKS = (Role.SUPERVISOR, Role.HEAD, Role.MANAGER, Role.DIRECTOR)
# Whom a step goes to when nobody is left above: in this order.
LEADERS = (Role.DIRECTOR, Role.ADMIN, Role.MANAGER)
