"""Who may see what evidence hangs on: each package declares its subjects, files are served by that alone."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from steward.kernel.evidence.models import Evidence
from steward.kernel.tenancy.actor import Actor, ActorKind

Rows = Callable[[Actor], QuerySet[Any]]


@dataclass(frozen=True)
class Subject:
    """`visible` gives the rows of a table that staff may see, `public` those a customer may."""

    label: str
    visible: Rows
    public: Rows | None = None

    def rows(self, actor: Actor) -> QuerySet[Any] | None:
        return (self.public and self.public(actor)) if is_customer(actor) else self.visible(actor)


_subjects: dict[str, Subject] = {}


def declare_subject(label: str, visible: Rows, public: Rows | None = None) -> None:
    """Let evidence of a table (`tickets.ticket`) be seen through its own row filters; declared once."""
    subject = Subject(label, visible, public)
    if _subjects.setdefault(label, subject) != subject:
        raise ValueError(f"subject {label} is declared twice")


def can_see(actor: Actor, evidence: Evidence) -> bool:
    """Whether an actor may see a piece of evidence. Undeclared subjects are seen by nobody."""
    subject = _subjects.get(evidence.subject_type)
    if subject is None or (evidence.is_internal and is_customer(actor)):
        return False
    rows = subject.rows(actor)
    return rows is not None and rows.filter(pk=evidence.subject_id).exists()


def is_customer(actor: Actor) -> bool:
    return actor.kind == ActorKind.CUSTOMER
