"""How a duty is said: how often, and proved by what."""

from django.utils.translation import gettext as _

from steward.kernel.audit.kinds import event_kinds
from steward.kernel.duties.cadence import read_cadence
from steward.kernel.duties.choices import Wanted
from steward.kernel.duties.facts import EVENT
from steward.kernel.duties.happenings import happening_words
from steward.kernel.duties.models import Duty
from steward.kernel.duties.say import say_cadence


def say_often(duty: Duty) -> str:
    """`Every day`, `each place at least once in any 5 days`."""
    return say_cadence(read_cadence(duty.cadence), happening_words())


def say_evidence(duty: Duty) -> str:
    """What proves it: a note, photo or file that is handed in, or the daily work itself."""
    if duty.evidence in Wanted.values:
        return str(Wanted(duty.evidence).label)
    kind = event_kinds().get(duty.evidence.removeprefix(EVENT))
    return _("Counted from daily work: %(code)s") % {"code": kind.code if kind else duty.evidence}
