"""What findings tell the kernel: their family of work, and what of a person they forget."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from steward.capabilities.findings.actions.forgetting import erase_party_findings
from steward.capabilities.findings.choices import STOPPED, Grade
from steward.capabilities.findings.lifecycle import LIFECYCLE
from steward.capabilities.findings.queries import FAMILY, visible_findings
from steward.kernel.duties.happenings import Happening, Sign, declare_happening
from steward.kernel.duties.of_work import about_work
from steward.kernel.people.erasers import declare_eraser
from steward.kernel.tenancy.choices import Role
from steward.kernel.work.choices import ClockName
from steward.kernel.work.kinds import WorkFamily, declare_family

FINDINGS = declare_family(
    WorkFamily(
        code=FAMILY,
        resource="findings",
        visible=visible_findings,
        lifecycle=LIFECYCLE,
        # Those the ladder turns to while nobody has it in hand.
        dispatch_roles=frozenset({Role.HEAD, Role.MANAGER}),
        kinds=Grade.choices,
        clock_words={
            ClockName.RESPOND: _("Handing out"),
            ClockName.RESOLVE: _("Putting right"),
            ClockName.CALLBACK: _("Re-inspection"),
        },
        agreed_clocks=frozenset({ClockName.RESOLVE}),
    )
)

declare_eraser("findings.homes", erase_party_findings)
RAISE, WITHDRAW = Sign("finding.raise"), Sign("finding.withdraw")
PASSED = Sign("finding.recheck", {"passed": (True,)})
IS_STOPPED = Q(finding__nature__in=STOPPED)
for code, begins, ends, narrowed in (
    ("finding.report", RAISE, (WITHDRAW, PASSED), None),
    ("finding.finish", Sign("finding.rectify"), (WITHDRAW, Sign("finding.recheck")), None),
    ("violation.find", RAISE, (WITHDRAW, PASSED), IS_STOPPED),
    ("violation.refuse", Sign("finding.stop", {"heeded": (False,)}), (WITHDRAW, PASSED), IS_STOPPED),
):
    about = about_work(FAMILY, narrowed)
    declare_happening(Happening(code, (begins,), ends, about, page="/findings/{}/"))
