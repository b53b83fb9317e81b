"""What can be approved: each capability declares its kinds and what follows from a decision."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.functional import Promise

from steward.kernel.tenancy.actor import Actor

if TYPE_CHECKING:
    from steward.kernel.approvals.models import Request

Text = str | Promise


def _nothing(_subject: Any, _request: "Request", _by: Actor) -> None:
    """Most kinds have nothing to do when a request is handed in again."""


@dataclass(frozen=True)
class ApprovalKind:
    """`decided(subject, request, by)` runs in the transaction in which a request is approved, refused, given back or
    withdrawn: `request.state` says which. `resubmitted` runs when one that was given back is handed in again.

    `describe(subject)` is the line people read; it holds no name of a customer. `path(subject)` is the subject's page.
    """

    code: str
    label: Text
    decided: Callable[[Any, "Request", Actor], None]
    describe: Callable[[Any], str] = str
    path: Callable[[Any], str] | None = None
    resubmitted: Callable[[Any, "Request", Actor], None] = _nothing
    # The table of its subjects: rows of another one are a programming error.
    model: type[models.Model] | None = None


_kinds: dict[str, ApprovalKind] = {}


def declare_approval_kind(kind: ApprovalKind) -> ApprovalKind:
    """Register a kind of request; a code declared twice is an error at import time."""
    if _kinds.setdefault(kind.code, kind) is not kind:
        raise ValueError(f"approval kind {kind.code} is declared twice")
    return kind


def approval_kind(code: str) -> ApprovalKind:
    """The declared kind. Raises `KeyError` for an undeclared one."""
    return _kinds[code]


def approval_kinds() -> Mapping[str, ApprovalKind]:
    return dict(_kinds)


def say_kind(code: str) -> Text:
    """The word for a kind; the code itself where nobody declares it any more."""
    return _kinds[code].label if code in _kinds else code
