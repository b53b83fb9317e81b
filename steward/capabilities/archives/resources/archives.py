"""Archives as people and programs meet them."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from steward.capabilities.archives import actions, forms
from steward.capabilities.archives.choices import Finding, Matter, Medium, Secrecy, Standing
from steward.capabilities.archives.lifecycle import EXPECTED
from steward.capabilities.archives.models import Archive, Borrowing, Mark
from steward.capabilities.archives.policies import MAY, READERS, may
from steward.capabilities.archives.queries import listed_archives, search_archives, with_contents
from steward.kernel.base import clock
from steward.kernel.evidence.queries import evidence_of
from steward.kernel.surface.declare import (
    Column,
    Filter,
    Lines,
    Panel,
    Resource,
    Verb,
    choice_filter,
    declare_resource,
    flag_filter,
)
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.queries import visible_sites

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


def _holder(row: Archive) -> str:
    borrowing = out(row)
    return borrowing.borrower.name if borrowing and borrowing.lent_at else ""


def _lines(row: Archive) -> Lines:
    borrowing, until = out(row), ""
    if borrowing:
        until = _("%(name)s until %(day)s") % {"name": borrowing.borrower.name, "day": borrowing.due_on}
    facts = (row.place or row.site, until or row.shelf_place)
    return Lines(row.title, facts, state=(*mark(row), word(row)))


def _contents(row: Archive, actor: Actor) -> Mapping[str, Any]:
    """Files, for whom they are; that there are some is said to everybody."""
    if row.standing == Standing.DESTROYED:
        return {"destroyed": True}
    if not with_contents(actor).filter(pk=row.pk).exists():
        return {"closed": True}
    return {"files": list(evidence_of(row))}


def _ways(row: Archive, _actor: Actor) -> Mapping[str, Any]:
    rows = Borrowing.objects.filter(archive=row).select_related("borrower", "asked_by", "answered_by")
    return {"ways": list(rows.order_by("-asked_at", "-pk"))}


def _checks(row: Archive, _actor: Actor) -> Mapping[str, Any]:
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


def _late(rows: QuerySet[Archive], _actor: Actor) -> QuerySet[Archive]:
    late = Borrowing.objects.filter(
        archive=OuterRef("pk"), lent_at__isnull=False, ended_at__isnull=True, due_on__lt=clock.today()
    )
    return rows.filter(Exists(late))


def _mine(rows: QuerySet[Archive], actor: Actor) -> QuerySet[Archive]:
    own = Borrowing.objects.filter(borrower_id__in=actor.queue_user_ids, ended_at__isnull=True)
    return rows.filter(pk__in=own.values("archive_id"))


def _unseen(rows: QuerySet[Archive], values: Sequence[str], _actor: Actor) -> QuerySet[Archive]:
    """What nobody saw for so many months, on shelves only: the rest cannot be looked for."""
    months = [int(value[1:]) for value in values if value in MONTHS]
    if not months:
        return rows.none()
    before = clock.now() - timedelta(days=min(months) * 365 // 12)
    rows = rows.filter(standing__in=EXPECTED).exclude(medium=Medium.ELECTRONIC)
    return rows.filter(Q(seen_at__lt=before) | Q(seen_at__isnull=True))


def _verb(name: str, label: Any, icon: str, form: type[Any], action: Any, **more: Any) -> Verb:
    allowed = lambda row, actor: may(name, row, actor)  # noqa: E731
    return Verb(name, label, icon, form, action, may=allowed, roles=MAY[name], **more)


ARCHIVES = declare_resource(
    Resource(
        name="archives",
        label=_("Archives"),
        label_one=_("Archive"),
        icon="book",
        position=45,
        rows=listed_archives,
        roles=READERS,
        title=lambda row: row.title,
        joined=("site", "place", "party"),
        listed=("site", "place"),
        default_sort="-created_at",
        default_filters={"kept": ("1",)},
        search=search_archives,
        search_hint=_("Title, number, unit"),
        phone=_lines,
        columns=(
            Column("number", _("Number"), lambda row: row.number, sort="number", kind="link"),
            Column("title", _("Title of the file"), lambda row: row.title, kind="title"),
            Column("matter", _("Kind"), lambda row: row.matter, show=lambda row: row.get_matter_display()),
            Column("place", _("What it is about"), lambda row: row.place_id, show=lambda row: row.place or row.site),
            Column("shelf_place", _("Shelf place"), lambda row: row.shelf_place),
            Column("standing", _("State"), lambda row: row.standing, show=word, kind="state", mark=mark),
            Column("holder", _("Who has it"), _holder),
            Column(
                "due_on",
                _("Back on"),
                lambda row: borrowing.due_on if (borrowing := out(row)) and borrowing.lent_at else None,
            ),
            Column("seen_at", _("Last looked for"), lambda row: row.seen_at, sort="seen_at", kind="moment"),
            Column("kept_until", _("Kept until"), lambda row: row.kept_until, sort="kept_until"),
            Column(
                "medium",
                _("Medium"),
                lambda row: row.medium,
                show=lambda row: row.get_medium_display(),
                default=False,
            ),
            Column(
                "secrecy",
                _("Secrecy"),
                lambda row: row.secrecy,
                show=lambda row: row.get_secrecy_display(),
                default=False,
            ),
            Column("pages", _("Number of pages"), lambda row: row.pages, kind="number", default=False),
            Column("old_number", _("Old number"), lambda row: row.old_number, default=False),
            Column("site", _("Site"), lambda row: row.site_id, show=lambda row: row.site, default=False),
            Column(
                "created_at",
                _("Registered at"),
                lambda row: row.created_at,
                sort="created_at",
                kind="moment",
                default=False,
            ),
        ),
        filters=(
            choice_filter("standing", _("State"), "standing", Standing),
            choice_filter("matter", _("Kind"), "matter", Matter),
            choice_filter(
                "site", _("Site"), "site_id", lambda actor: [(s.pk, s.name) for s in visible_sites(actor)]
            ),
            choice_filter("secrecy", _("Secrecy"), "secrecy", Secrecy),
            Filter("unseen", _("Not seen for"), _unseen, lambda _actor: MONTHS.items()),
            flag_filter("kept", _("Not destroyed"), lambda rows, _actor: rows.filter(ended_at__isnull=True)),
            flag_filter("late", _("Not given back"), _late),
            flag_filter("mine", _("With me"), _mine),
            flag_filter(
                "past_term",
                _("Term is over"),
                lambda rows, _actor: rows.filter(kept_until__lt=clock.today(), ended_at__isnull=True),
            ),
        ),
        verbs=(
            Verb(
                "register",
                _("Register an archive"),
                "plus",
                forms.RegisterArchiveForm,
                actions.register_archive,
                may=lambda _row, actor: bool(actor.roles & MAY["register"]),
                roles=MAY["register"],
                creates=True,
                style="primary",
                done=_("Registered: write the number on the spine."),
            ),
            _verb(
                "consent", _("Agree or not"), "eye-check", forms.ConsentArchiveForm, actions.consent_archive,
                style="primary", done=_("Your word is kept."),
            ),
            _verb(
                "return", _("Given back"), "arrow-back-up", forms.ReturnArchiveForm, actions.return_archive,
                style="primary", done=_("Back in its place."),
            ),
            _verb(
                "find", _("Found again"), "circle-check", forms.FindArchiveForm, actions.find_archive,
                style="primary", done=_("Back in its place."),
            ),
            _verb(
                "decide", _("Decide on destruction"), "eye-check", forms.DecideArchiveForm,
                actions.decide_archive, style="primary", done=_("Your word is kept."),
            ),
            _verb(
                "borrow", _("Lend"), "transfer", forms.BorrowArchiveForm, actions.borrow_archive,
                style="primary", done=_("Written down; a restricted one waits for a second person."),
            ),
            _verb(
                "attach", _("Add files"), "file-text", forms.AttachArchiveForm, actions.attach_archive,
                done=_("Added."),
            ),
            _verb(
                "change", _("Correct"), "edit", forms.ChangeArchiveForm, actions.change_archive,
                done=_("Corrected."),
            ),
            _verb(
                "condemn", _("Propose to destroy"), "trash", forms.CondemnArchiveForm, actions.condemn_archive,
                style="danger", done=_("A second person decides."),
            ),
        ),
        panels=(
            Panel("file", _("Archive"), "archives/file.html"),
            Panel("contents", _("Contents"), "archives/contents.html", _contents),
            Panel("ways", _("Borrowed by"), "archives/ways.html", _ways, side=True),
            Panel("checks", _("Stocktakings"), "archives/checks.html", _checks, side=True),
        ),
    )
)  # fmt: skip
