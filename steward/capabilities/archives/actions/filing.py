"""Archives come onto the shelf: registered, corrected, completed by files, found again."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from steward.capabilities.archives.actions.steps import move, need
from steward.capabilities.archives.choices import Finding, Medium, Part, Secrecy
from steward.capabilities.archives.models import Archive
from steward.capabilities.archives.policies import MAY, check
from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.numbering import next_number
from steward.kernel.base.refused import Refused
from steward.kernel.evidence.actions import attach_paper
from steward.kernel.people.models import Party
from steward.kernel.places.models import Place
from steward.kernel.tenancy.actor import Actor, Hat
from steward.kernel.tenancy.models import Site

PREFIX = "DA"


@transaction.atomic
def register_archive(
    *,
    by: Actor,
    site: Site,
    title: str,
    matter: str,
    medium: str = Medium.PAPER,
    secrecy: str = Secrecy.OPEN,
    place: Place | None = None,
    party: Party | None = None,
    room: str = "",
    cabinet: str = "",
    shelf: str = "",
    pages: int | None = None,
    kept_until: date | None = None,
    old_number: str = "",
    note: str = "",
    papers: Sequence[UploadedFile] = (),
) -> Archive:
    """Put an archive into the register under a number of its own, such as DA-20261123-0001 (REG5).

    Effects: row, events `archive.register` and, for files, `archive.attach`. Refuses a post without the verb at the
    site, a place of another site, paper without a shelf place, and an old number another archive of the site has.
    """
    hat, at = by.need_hat(MAY["register"], site_id=site.pk), clock.now()
    if place is not None and place.site_id != site.pk:
        raise Refused(_("This place is not at this site."), do=_("Choose the site first."), field="place")
    _need_shelf(medium, room)
    _need_free(site.pk, old_number)
    archive = Archive.objects.create(
        organisation_id=by.organisation_id,
        site=site,
        number=next_number(PREFIX, organisation_id=by.organisation_id, day=clock.today()),
        old_number=old_number,
        title=title.strip(),
        matter=matter,
        medium=medium,
        secrecy=secrecy,
        place=place,
        party=party,
        room=room,
        cabinet=cabinet,
        shelf=shelf,
        pages=pages,
        kept_until=kept_until,
        note=note,
        created_at=at,
    )
    record("archive.register", archive, by=by, hat=hat, site_id=site.pk, at=at)
    _attach(archive, papers, by, hat)
    return archive


@transaction.atomic
def change_archive(archive: Archive, *, by: Actor, **values: Any) -> Archive:
    """Correct what the register says of an archive, or where it stands.

    Effects: fields, event `archive.change` naming what changed (a title may name somebody, so no words). Refuses a
    destroyed one, paper without a shelf place, and an old number another archive of the site has.
    """
    hat = check("change", archive, by)
    need("change", archive)
    unknown = set(values) - {part.value for part in Part}
    if unknown:
        raise TypeError(f"not a part of an archive: {sorted(unknown)}")
    _need_shelf(values.get("medium", archive.medium), values.get("room", archive.room))
    _need_free(archive.site_id, values.get("old_number", ""), but=archive)
    changed = [name for name, value in values.items() if getattr(archive, name) != value]
    for name in changed:
        setattr(archive, name, values[name])
    if changed:
        archive.save(update_fields=changed)
        record("archive.change", archive, by=by, hat=hat, site_id=archive.site_id, data={"parts": changed})
    return archive


@transaction.atomic
def attach_archive(archive: Archive, *, by: Actor, papers: Sequence[UploadedFile]) -> Archive:
    """Add scans, photos or PDF files to the contents.

    Effects: evidence, event `archive.attach`; paper becomes paper and electronic. Refuses a destroyed archive, and
    files that evidence refuses.
    """
    hat = check("attach", archive, by)
    need("attach", archive)
    _attach(archive, papers, by, hat)
    if papers and archive.medium == Medium.PAPER:
        archive.medium = Medium.BOTH
        archive.save(update_fields=["medium"])
    return archive


@transaction.atomic
def find_archive(archive: Archive, *, by: Actor) -> Archive:
    """It turned up again and stands in its place.

    Effects: in its place, seen now, event `archive.find`. Refuses one that is not missing.
    """
    hat, at = check("find", archive, by), clock.now()
    move(archive, "find", seen_at=at, finding=Finding.FOUND.value)
    record("archive.find", archive, by=by, hat=hat, site_id=archive.site_id, at=at)
    return archive


def _attach(archive: Archive, papers: Sequence[UploadedFile], by: Actor, hat: Hat | None) -> None:
    for upload in papers:
        attach_paper(archive, upload, by=by, hat=hat)
    if papers:
        told = {"count": len(papers)}
        record("archive.attach", archive, by=by, hat=hat, site_id=archive.site_id, data=told)


def _need_shelf(medium: str, room: str) -> None:
    if medium != Medium.ELECTRONIC and not room:
        raise Refused(
            _("Paper has to stand somewhere."), do=_("Say in which room."), field="room", code="no_room"
        )


def _need_free(site_id: int, old_number: str, but: Archive | None = None) -> None:
    if not old_number:
        return
    rows = Archive.objects.filter(site_id=site_id, old_number=old_number)
    if (rows.exclude(pk=but.pk) if but else rows).exists():
        raise Refused(
            _("Another archive of this site has the number %(number)s.") % {"number": old_number},
            do=_("Look it up: is it the same?"),
            field="old_number",
            code="number_taken",
        )
