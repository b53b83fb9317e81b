"""Who hears of tasks: whoever has one of what is wanted, whoever gave one of how it stands."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from steward.capabilities.tasks.queries import FAMILY
from steward.kernel.audit.models import Event
from steward.kernel.notify.kinds import Notice, declare_notices


def _named(event: Event) -> Iterable[int]:
    return [event.data["to_id"]] if event.data.get("to_id") else []


def _reached(event: Event) -> Iterable[int]:
    return set(event.data["reached"])


def _both(event: Event) -> Iterable[int]:
    return set(event.data["to_ids"])


def _page(event: Event) -> str:
    return f"/tasks/{event.subject_id}/"


NOTICES = declare_notices(
    Notice("task.assign", _named, _("A task is yours"), path=_page),
    Notice("task.report", _named, _("How a task you gave stands"), path=_page),
    Notice("task.finish", _named, _("A task you gave was done"), path=_page),
    Notice("task.reopen", _named, _("A task came back to you: not done yet"), path=_page),
    Notice("task.postpone", _named, _("A task of yours has another day"), path=_page),
    Notice("task.reassign", _both, _("A task goes from {from} to {to}"), path=_page),
    Notice("task.drop", _named, _("A task of yours was dropped"), path=_page),
    Notice(
        "work.escalate",
        _reached,
        _("Task overdue: you must see to it"),
        path=_page,
        urgent=True,
        code="task.escalate",
        when=lambda event: event.data.get("family") == FAMILY,
    ),
)
