"""Mailboxes and letters as people and programs meet them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from steward.capabilities.mailboxes import actions, forms
from steward.capabilities.mailboxes.choices import Outcome
from steward.capabilities.mailboxes.models import Mailbox
from steward.capabilities.mailboxes.policies import MAY, READERS, may_letter, may_mailbox
from steward.capabilities.mailboxes.queries import (
    counts_of,
    kinds,
    mask_address,
    visible_letters,
    visible_mailboxes,
)
from steward.kernel.surface.declare import (
    Column,
    Lines,
    Panel,
    Resource,
    Verb,
    choice_filter,
    declare_resource,
)
from steward.kernel.surface.usual import verbs_of
from steward.kernel.tenancy.actor import Actor

SHOWN = 20
MARKS = {
    Outcome.TAKEN: ("ok", "check"),
    Outcome.REPLY: ("info", "message"),
    Outcome.IGNORED: ("off", "robot"),
    Outcome.UNREADABLE: ("late", "alert-triangle"),
}


def _state(row: Mailbox) -> Any:
    if row.paused_at:
        return _("On hold")
    if row.last_error:
        return _("Cannot be fetched")
    return _("In use") if row.fetched_at else _("Not looked into yet")


def _mark(row: Mailbox) -> tuple[str, str]:
    if row.paused_at:
        return "wait", "player-pause"
    if row.last_error:
        return "late", "alert-triangle"
    return ("ok", "check") if row.fetched_at else ("info", "clock")


def _letters(row: Mailbox, actor: Actor) -> Mapping[str, Any]:
    rows = (
        visible_letters(actor).filter(mailbox=row).select_related("item", "mailbox").order_by("-pk")[:SHOWN]
    )
    return {
        "letters": [
            (
                letter,
                mask_address(letter.sender),
                MARKS[Outcome(letter.outcome)],
                may_letter("retry", letter, actor),
            )
            for letter in rows
        ]
    }


def _facts(row: Mailbox, _actor: Actor) -> Mapping[str, Any]:
    return {
        "state": _state(row),
        "look": _mark(row),
        "kind": kinds()[row.kind],
        "counts": counts_of(row),
    }


_verb = verbs_of(may_mailbox, MAY, "mailbox")

MAILBOXES = declare_resource(
    Resource(
        name="mailboxes",
        label=_("Mailboxes"),
        label_one=_("Mailbox"),
        icon="mail",
        rows=visible_mailboxes,
        roles=READERS,
        title=lambda row: row.address,
        joined=("site",),
        in_menu=False,
        phone=lambda row: Lines(row.address, (row.site,), state=(*_mark(row), _state(row))),
        columns=(
            Column("address", _("Address"), lambda row: row.address, sort="address", kind="link"),
            Column("site", _("Site"), lambda row: row.site_id, show=lambda row: row.site),
            Column("kind", _("Letters come in as"), lambda row: row.kind, show=lambda row: kinds()[row.kind]),
            Column("state", _("State"), _state, kind="state", mark=_mark),
            Column("fetched_at", _("Last looked into"), lambda row: row.fetched_at, kind="moment"),
            Column("last_error", _("Last error"), lambda row: row.last_error),
        ),
        verbs=(
            _verb("add", _("New mailbox"), "plus", forms.AddMailboxForm, actions.add_mailbox,
                  creates=True, style="primary", done=_("Added. Fetch now to see whether it works.")),
            _verb("fetch", _("Fetch now"), "refresh", forms.FetchMailboxForm, actions.fetch_mailbox,
                  style="primary", done=_("On its way: this page says in a moment what came.")),
            _verb("change", _("Change mailbox"), "edit", forms.ChangeMailboxForm, actions.change_mailbox,
                  done=_("Changed.")),
            _verb("pause", _("Pause mailbox"), "player-pause", forms.PauseMailboxForm, actions.pause_mailbox,
                  done=_("Paused. What comes meanwhile waits in the mailbox.")),
            _verb("resume", _("Resume mailbox"), "player-play", forms.ResumeMailboxForm, actions.resume_mailbox,
                  style="primary", done=_("Resumed. What waited is read first.")),
            _verb("remove", _("Remove mailbox"), "trash", forms.RemoveMailboxForm, actions.remove_mailbox,
                  style="danger", done=_("Mailbox removed.")),
        ),
        panels=(
            Panel("letters", _("Letters"), "mailboxes/letters.html", _letters),
            Panel("facts", _("Mailbox"), "mailboxes/facts.html", _facts, side=True),
        ),
    )
)  # fmt: skip


LETTERS = declare_resource(
    Resource(
        name="letters",
        label=_("Letters"),
        label_one=_("Letter"),
        icon="mail",
        rows=visible_letters,
        roles=READERS,
        title=lambda row: str(row.subject or mask_address(row.sender) or _("Letter")),
        joined=("mailbox", "item"),
        in_menu=False,
        phone=lambda row: Lines(
            row.subject or _("Letter"),
            (mask_address(row.sender), row.mailbox.address),
            state=(*MARKS[Outcome(row.outcome)], row.get_outcome_display()),
        ),
        columns=(
            Column(
                "subject",
                _("Subject"),
                lambda row: row.subject or f"{row.mailbox.address} {row.uid}",
                kind="link",
            ),
            Column("sender", _("Sender"), lambda row: mask_address(row.sender)),
            Column("mailbox", _("Mailbox"), lambda row: row.mailbox.address, default=False),
            Column(
                "outcome",
                _("What became of it"),
                lambda row: row.outcome,
                show=lambda row: row.get_outcome_display(),
                kind="state",
                mark=lambda row: MARKS[Outcome(row.outcome)],
            ),
            Column("reason", _("Reason"), lambda row: row.why),
            Column("ticket", _("Ticket"), lambda row: row.item.number if row.item else ""),
            Column("received_at", _("Received"), lambda row: row.received_at, kind="moment"),
        ),
        filters=(choice_filter("outcome", _("What became of it"), "outcome", Outcome),),
        verbs=(
            Verb(
                "retry",
                _("Read once more"),
                "refresh",
                forms.RetryLetterForm,
                actions.retry_letter,
                may=lambda row, actor: may_letter("retry", row, actor),
                roles=MAY["retry"],
                event="letter.retry",
                style="primary",
                done=_("It is fetched and read once more."),
            ),
        ),
        panels=(
            Panel(
                "letter",
                _("Letter"),
                "mailboxes/letter.html",
                lambda row, _actor: {"sender": mask_address(row.sender)},
            ),
        ),
    )
)
