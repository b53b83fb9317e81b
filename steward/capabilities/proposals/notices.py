"""Who hears of proposals: superiors of new ones, the proposer of every step, whoever has it in hand of his part."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from steward.capabilities.proposals.queries import FAMILY
from steward.kernel.audit.models import Event
from steward.kernel.notify.kinds import Notice, declare_notices
from steward.kernel.tenancy.choices import Role
from steward.kernel.tenancy.queries import staff_at
from steward.kernel.work.models import WorkItem


def _item(event: Event) -> WorkItem:
    return WorkItem.objects.select_related("site", "proposal").get(pk=event.subject_id)


def _superiors(event: Event) -> Iterable[int]:
    """Quality, the manager, and the head of the proposer's department; never the proposer."""
    item, found = _item(event), set()
    for row in staff_at(item.site, event.at, roles={Role.HEAD, Role.MANAGER, Role.QUALITY}):
        post = (row.acting_for or row).post
        if set(post.roles) & {Role.MANAGER, Role.QUALITY} or post.department_id == item.department_id:
            found.add(row.user_id)
    return found - {item.proposal.author_id}


def _author(event: Event) -> Iterable[int]:
    author_id = _item(event).proposal.author_id
    return [author_id] if author_id else []


def _doer(event: Event) -> Iterable[int]:
    return [event.data["to_id"]] if event.data.get("to_id") else []


def _reached(event: Event) -> Iterable[int]:
    return set(event.data["reached"])


def _page(event: Event) -> str:
    return f"/proposals/{event.subject_id}/"


NOTICES = declare_notices(
    Notice("proposal.submit", _superiors, _("A suggestion waits to be taken up"), path=_page),
    Notice("proposal.acknowledge", _author, _("Your suggestion is being studied"), path=_page),
    Notice(
        "proposal.acknowledge",
        _doer,
        _("A suggestion is yours to study"),
        path=_page,
        code="proposal.to_study",
    ),
    Notice("proposal.study", _superiors, _("A suggestion was studied and waits for its answer"), path=_page),
    Notice("proposal.answer", _author, _("Your suggestion was answered"), path=_page, tells_doer=True),
    Notice(
        "proposal.answer",
        _doer,
        _("A suggestion is yours to put into practice"),
        path=_page,
        code="proposal.to_do",
    ),
    Notice("proposal.finish", _author, _("Your suggestion was put into practice"), path=_page),
    Notice(
        "work.escalate",
        _reached,
        _("Suggestion overdue: you must see to it"),
        path=_page,
        urgent=True,
        code="proposal.escalate",
        when=lambda event: event.data.get("family") == FAMILY,
    ),
)
