"""How archives look in lists and on their page, and what lists of them can be narrowed to."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from steward.capabilities.archives.choices import Finding, Medium, Standing
from steward.capabilities.archives.lifecycle import EXPECTED
from steward.capabilities.archives.models import Archive, Borrowing, Mark
from steward.capabilities.archives.queries import with_contents
from steward.kernel.base import clock
from steward.kernel.evidence.queries import evidence_of
from steward.kernel.surface.declare import Lines
from steward.kernel.tenancy.actor import Actor

MARKS = {
    Standing.SHELVED: ("ok", "circle-check"),
    Standing.ASKED: ("wait", "hourglass"),
    Standing.LENT: ("info", "transfer"),
    Standing.MISSING: ("late", "alert-triangle"),
    Standing.CONDEMNED: ("wait", "trash"),
    Standing.DESTROYED: ("off", "ban"),
}
MONTHS = {"m6": _("6 months"), "m12": _("12 months"), "m24": _("24 months")}


def out(row: Archive) -> Borrowing | None:
    """Who has it, as read with the page."""
    return next(iter(row.open_borrowings), None)  # type: ignore[attr-defined]


def mark(row: Archive) -> tuple[str, str]:
    borrowing = out(row)
    return ("late", "clock-exclamation") if borrowing and borrowing.is_late else MARKS[Standing(row.standing)]


def word(row: Archive) -> Any:
    borrowing = out(row)
    return _("Not given back") if borrowing and borrowing.is_late else Standing(row.standing).label


def holder(row: Archive) -> str:
    borrowing = out(row)
    return borrowing.borrower.name if borrowing and borrowing.lent_at else ""


def lines(row: Archive) -> Lines:
    borrowing, until = out(row), ""
    if borrowing:
        until = _("%(name)s until %(day)s") % {"name": borrowing.borrower.name, "day": borrowing.due_on}
    facts = (row.place or row.site, until or row.shelf_place)
    return Lines(row.title, facts, state=(*mark(row), word(row)))


def contents(row: Archive, actor: Actor) -> Mapping[str, Any]:
    """Files, for whom they are; that there are some is said to everybody."""
    if row.standing == Standing.DESTROYED:
        return {"destroyed": True}
    if not with_contents(actor).filter(pk=row.pk).exists():
        return {"closed": True}
    return {"files": list(evidence_of(row))}


def ways(row: Archive, _actor: Actor) -> Mapping[str, Any]:
    rows = Borrowing.objects.filter(archive=row).select_related("borrower", "asked_by", "answered_by")
    return {"ways": list(rows.order_by("-asked_at", "-pk"))}


def checks(row: Archive, _actor: Actor) -> Mapping[str, Any]:
    marks = Mark.objects.filter(archive=row).select_related("marked_by", "stocktaking")
    return {
        "checks": [
            (mark, CHECKED[Finding(mark.finding)]) for mark in marks.order_by("-marked_at", "-pk")[:20]
        ]
    }


CHECKED = {
    Finding.FOUND: ("ok", "circle-check"),
    Finding.MISPLACED: ("wait", "route"),
    Finding.MISSING: ("late", "alert-triangle"),
}


def late(rows: QuerySet[Archive], _actor: Actor) -> QuerySet[Archive]:
    late = Borrowing.objects.filter(
        archive=OuterRef("pk"), lent_at__isnull=False, ended_at__isnull=True, due_on__lt=clock.today()
    )
    return rows.filter(Exists(late))


def mine(rows: QuerySet[Archive], actor: Actor) -> QuerySet[Archive]:
    own = Borrowing.objects.filter(borrower_id__in=actor.queue_user_ids, ended_at__isnull=True)
    return rows.filter(pk__in=own.values("archive_id"))


def unseen(rows: QuerySet[Archive], values: Sequence[str], _actor: Actor) -> QuerySet[Archive]:
    """What nobody saw for so many months, on shelves only: the rest cannot be looked for."""
    months = [int(value[1:]) for value in values if value in MONTHS]
    if not months:
        return rows.none()
    before = clock.now() - timedelta(days=min(months) * 365 // 12)
    rows = rows.filter(standing__in=EXPECTED).exclude(medium=Medium.ELECTRONIC)
    return rows.filter(Q(seen_at__lt=before) | Q(seen_at__isnull=True))
