"""What happens to proposals, as sentences. None of them holds the name of an anonymous proposer."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from steward.capabilities.proposals.choices import Topic, Verdict
from steward.kernel.audit.kinds import EventKind, declare_events
from steward.kernel.work.remarks import remark_texts

KINDS = (
    EventKind("proposal.submit", _("Handed in: {topic}."), words={"topic": Topic}, icon="bulb"),
    EventKind("proposal.acknowledge", _("Taken up; {to} studies it."), icon="user-check"),
    EventKind("proposal.study", _("Findings of the study."), icon="search"),
    EventKind("proposal.answer", _("Answered: {verdict}."), words={"verdict": Verdict}, icon="message"),
    EventKind("proposal.finish", _("Put into practice."), icon="circle-check"),
    EventKind("proposal.withdraw", _("Taken back by the proposer."), icon="x"),
)
# Every verb may carry words; they are rows of their own.
EVENTS = declare_events(*(replace(kind, names={"note": remark_texts}) for kind in KINDS))
