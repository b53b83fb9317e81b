"""What happens to archives, as sentences; free words stand in rows that can be forgotten."""

from collections.abc import Collection, Mapping
from typing import Any

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from steward.capabilities.archives.choices import Answer, Condition, Finding, Part
from steward.kernel.audit.kinds import EventKind, declare_events


def _texts(model: str, column: str, ids: Collection[Any]) -> Mapping[Any, str]:
    # By name: events are declared below the tables.
    rows = apps.get_model("archives", model)._default_manager.filter(pk__in=ids)
    return dict(rows.values_list("pk", column))


def _reasons(ids: Collection[Any]) -> Mapping[Any, str]:
    return _texts("Borrowing", "reason", ids)


def _words(ids: Collection[Any]) -> Mapping[Any, str]:
    return _texts("Borrowing", "words", ids)


def _results(ids: Collection[Any]) -> Mapping[Any, str]:
    return _texts("Borrowing", "result", ids)


def _why_destroyed(ids: Collection[Any]) -> Mapping[Any, str]:
    return _texts("Archive", "condemned_for", ids)


def _where(ids: Collection[Any]) -> Mapping[Any, str]:
    return _texts("Mark", "where", ids)


def _parts(names: Collection[str]) -> str:
    return "、".join(str(Part(name).label) for name in names)


declare_events(
    EventKind("archive.register", _("Registered."), icon="plus"),
    EventKind("archive.change", _("Corrected: {parts}"), words={"parts": _parts}, icon="edit"),
    EventKind("archive.attach", _("{count} files added."), icon="file-text"),
    EventKind(
        "archive.borrow",
        _("Borrowed by {borrower} until {until}."),
        names={"note": _reasons},
        icon="transfer",
    ),
    EventKind(
        "archive.ask",
        _("{borrower} asks for it until {until}; a second person has to agree."),
        names={"note": _reasons},
        icon="clock",
    ),
    EventKind(
        "archive.consent",
        _("Borrowing by {borrower}: {answer}."),
        words={"answer": Answer},
        names={"note": _words},
        icon="eye-check",
    ),
    EventKind(
        "archive.return",
        _("Returned by {borrower}: {condition}."),
        words={"condition": Condition},
        names={"note": _results},
        icon="arrow-back-up",
    ),
    EventKind(
        "archive.remind",
        _("{borrower} has it {days} days past its day; told: {told}."),
        icon="bell",
    ),
    EventKind("archive.find", _("Found again."), icon="circle-check"),
    EventKind(
        "archive.check",
        _("Stocktaking: {finding}."),
        words={"finding": Finding},
        names={"note": _where},
        icon="clipboard-list",
    ),
    EventKind("archive.condemn", _("To be destroyed."), names={"note": _why_destroyed}, icon="trash"),
    EventKind("archive.decide", _("Destruction: {answer}."), words={"answer": Answer}, icon="eye-check"),
    EventKind(
        "stocktaking.start", _("Stocktaking begun: {count} archives to look for."), icon="clipboard-list"
    ),
    EventKind(
        "stocktaking.tick",
        _("{count} archives: {finding}."),
        words={"finding": Finding},
        icon="check",
    ),
    EventKind(
        "stocktaking.close",
        _("Stocktaking over: {found} found, {misplaced} elsewhere, {missing} missing."),
        icon="circle-check",
    ),
)
