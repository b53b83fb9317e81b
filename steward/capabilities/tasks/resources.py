"""Tasks as people and programs meet them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from steward.capabilities.tasks import actions, forms
from steward.capabilities.tasks.choices import Source, State
from steward.capabilities.tasks.models import task_of
from steward.capabilities.tasks.policies import MAY, may
from steward.capabilities.tasks.queries import JOINED, LISTED, STAFF, search_tasks, visible_tasks
from steward.kernel.evidence.queries import photos_of
from steward.kernel.surface.declare import (
    Column,
    Lines,
    Panel,
    Resource,
    Verb,
    choice_filter,
    date_filter,
    declare_resource,
    flag_filter,
)
from steward.kernel.surface.promises import PROMISES
from steward.kernel.surface.usual import (
    in_hands_filter,
    overdue_filter,
    site_filter,
    unclosed_filter,
    verbs_of,
)
from steward.kernel.tenancy.actor import Actor
from steward.kernel.work.models import WorkItem

MARKS = {
    State.GIVEN: ("busy", "checklist"),
    State.DONE: ("ok", "circle-check"),
    State.DROPPED: ("off", "x"),
}
# Where what a task came of is found.
PAGES = {Source.PLAN: "/plans/%d/", Source.MEETING: "/meetings/%d/"}

_verb = verbs_of(may, MAY)


def _phone(item: WorkItem) -> Lines:
    return Lines(
        title=item.title,
        state=(*MARKS[State(item.state)], State(item.state).label),
        facts=(item.assignee or "", task_of(item).get_source_display()),
        due_at=item.due_at,
    )


def _facts(item: WorkItem, _actor: Actor) -> Mapping[str, Any]:
    task = task_of(item)
    page = PAGES.get(Source(task.source))
    return {
        "source_page": page % task.source_id if page and task.source_id else "",
        "photos": list(photos_of(item)),
    }


TASKS = declare_resource(
    Resource(
        name="tasks",
        label=_("Tasks"),
        label_one=_("Task"),
        icon="checklist",
        position=62,
        rows=visible_tasks,
        roles=STAFF,
        title=lambda item: f"{item.number} {item.title}",
        joined=JOINED,
        listed=LISTED,
        default_sort="-opened_at",
        default_filters={"open": ["1"]},
        search=search_tasks,
        search_hint=_("Number, words of the task, name"),
        phone=_phone,
        head_template="tasks/head.html",
        columns=(
            Column("number", _("Task no."), lambda item: item.number, kind="link"),
            Column("title", _("Work to be done"), lambda item: item.title, kind="title"),
            Column("assignee", _("Who does it"), lambda item: item.assignee_id, show=lambda item: item.assignee or ""),
            Column("given_by", _("Given by"), lambda item: item.task.given_by_id, show=lambda item: item.task.given_by),
            Column("due_on", _("To be done by"), lambda item: item.task.due_on, sort="task__due_on"),
            Column("due_at", _("Due"), lambda item: item.due_at, kind="due"),
            Column("source", _("Came of"), lambda item: item.task.source,
                   show=lambda item: item.task.get_source_display()),
            Column("site", _("Site"), lambda item: item.site_id, show=lambda item: item.site, default=False),
            Column("state", _("Stage"), lambda item: item.state, show=lambda item: State(item.state).label,
                   kind="state", mark=lambda item: MARKS[State(item.state)]),
            Column("opened_at", _("Given at"), lambda item: item.opened_at, sort="opened_at", kind="moment"),
        ),
        detail_fields=lambda item: {
            "body": item.task.body,
            "result": item.task.result,
            "closed_at": item.closed_at,
        },
        filters=(
            unclosed_filter(_("Not closed yet")),
            in_hands_filter(_("Mine")),
            flag_filter("given", _("Given by me"),
                        lambda rows, actor: rows.filter(task__given_by_id__in=actor.queue_user_ids)),
            overdue_filter(_("Past its time")),
            choice_filter("state", _("Stage"), "state", State),
            choice_filter("source", _("Came of"), "task__source", Source),
            site_filter(),
            date_filter("opened", _("Given on"), "opened_at"),
        ),
        verbs=(
            Verb(
                "assign",
                _("Give a task"),
                "user-plus",
                forms.AssignTaskForm,
                actions.assign_task,
                may=lambda _item, actor: bool(actor.roles & MAY["assign"]),
                roles=MAY["assign"],
                creates=True,
                style="primary",
                done=_("Given: it stands on Today of whoever does it."),
            ),
            _verb("finish", _("It is done"), "circle-check", forms.FinishTaskForm, actions.finish_task,
                  style="primary", done=_("Done: whoever gave it was told.")),
            _verb("report", _("Say how it stands"), "message", forms.ReportTaskForm, actions.report_task,
                  done=_("Kept: whoever gave it was told.")),
            _verb("reopen", _("Give back: not done"), "arrow-back-up", forms.ReopenTaskForm, actions.reopen_task,
                  done=_("Given back, with another day.")),
            _verb("postpone", _("Name another day"), "calendar", forms.PostponeTaskForm, actions.postpone_task,
                  done=_("The day was changed.")),
            _verb("reassign", _("Give it to somebody else"), "transfer", forms.ReassignTaskForm, actions.reassign_task,
                  done=_("Given on: both were told.")),
            _verb("drop", _("Drop the task"), "x", forms.DropTaskForm, actions.drop_task, style="danger",
                  done=_("Dropped.")),
        ),
        panels=(Panel("facts", _("The task"), "tasks/facts.html", _facts), PROMISES),
    )
)  # fmt: skip
