"""Archives as people and programs meet them."""

from django.utils.translation import gettext_lazy as _

from steward.capabilities.archives import actions, forms
from steward.capabilities.archives.choices import Matter, Secrecy, Standing
from steward.capabilities.archives.policies import MAY, READERS, may
from steward.capabilities.archives.queries import listed_archives, search_archives
from steward.capabilities.archives.resources.looks import (
    MONTHS,
    checks,
    contents,
    holder,
    late,
    lines,
    mark,
    mine,
    out,
    unseen,
    ways,
    word,
)
from steward.kernel.base import clock
from steward.kernel.surface.declare import (
    Column,
    Filter,
    Panel,
    Resource,
    Verb,
    choice_filter,
    declare_resource,
    flag_filter,
)
from steward.kernel.surface.usual import site_filter, verbs_of

_verb = verbs_of(may, MAY)

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
        phone=lines,
        columns=(
            Column("number", _("Number"), lambda row: row.number, sort="number", kind="link"),
            Column("title", _("Title of the file"), lambda row: row.title, kind="title"),
            Column("matter", _("Kind"), lambda row: row.matter, show=lambda row: row.get_matter_display()),
            Column("place", _("What it is about"), lambda row: row.place_id, show=lambda row: row.place or row.site),
            Column("shelf_place", _("Shelf place"), lambda row: row.shelf_place),
            Column("standing", _("State"), lambda row: row.standing, show=word, kind="state", mark=mark),
            Column("holder", _("Who has it"), holder),
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
            site_filter(),
            choice_filter("secrecy", _("Secrecy"), "secrecy", Secrecy),
            Filter("unseen", _("Not seen for"), unseen, lambda _actor: MONTHS.items()),
            flag_filter("kept", _("Not destroyed"), lambda rows, _actor: rows.filter(ended_at__isnull=True)),
            flag_filter("late", _("Not given back"), late),
            flag_filter("mine", _("With me"), mine),
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
            Panel("contents", _("Contents"), "archives/contents.html", contents),
            Panel("ways", _("Borrowed by"), "archives/ways.html", ways, side=True),
            Panel("checks", _("Stocktakings"), "archives/checks.html", checks, side=True),
        ),
    )
)  # fmt: skip
