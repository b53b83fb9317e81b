"""What mentions tell the kernel: their family of work, and the copies of a person's words they hold."""

from django.utils.translation import gettext_lazy as _

from steward.capabilities.mentions.actions import erase_customer
from steward.capabilities.mentions.lifecycle import LIFECYCLE
from steward.capabilities.mentions.queries import FAMILY, linked_to, visible_mentions
from steward.kernel.duties.happenings import Happening, Sign, declare_happening
from steward.kernel.duties.of_work import about_work
from steward.kernel.people.erasers import declare_eraser
from steward.kernel.tenancy.choices import Role
from steward.kernel.work.choices import ClockName
from steward.kernel.work.kinds import WorkFamily, declare_family

MENTIONS = declare_family(
    WorkFamily(
        code=FAMILY,
        resource="mentions",
        visible=visible_mentions,
        lifecycle=LIFECYCLE,
        # The ladder begins at the manager: nobody below him but the head of customer service may read it.
        dispatch_roles=frozenset({Role.MANAGER}),
        kinds=((FAMILY, _("Suspected negative information")),),
        clock_words={
            ClockName.RESPOND: _("Deadline of the first feedback"),
            ClockName.CALLBACK: _("Deadline of the progress feedback"),
            ClockName.RESOLVE: _("Deadline of the final feedback"),
        },
        came_of=linked_to,
    )
)

declare_eraser("mentions.customer", erase_customer)

PASS_ON, CONCLUDE, ACCEPT = Sign("mention.pass_on"), Sign("mention.conclude"), Sign("mention.accept")
# Followed until quality accepts the end; what was concluded is decided on, and sent back it is followed on.
for code, begins, ends in (
    ("sentiment.report", PASS_ON, (ACCEPT,)),
    ("sentiment.open", PASS_ON, (ACCEPT,)),
    ("mention.conclude", CONCLUDE, (ACCEPT, Sign("mention.send_back"))),
):
    declare_happening(Happening(code, (begins,), ends, about_work(FAMILY), page="/mentions/{}/"))
