"""Stocktakings: a walk along the shelves that says of each archive whether it was found."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from steward.capabilities.archives.choices import Finding, Standing
from steward.capabilities.archives.models import Archive, Mark, Stocktaking
from steward.capabilities.archives.policies import MAY, check_run
from steward.capabilities.archives.queries import expected
from steward.kernel.audit.record import build, record, record_many
from steward.kernel.base import clock
from steward.kernel.base.refused import Lost, Refused
from steward.kernel.tenancy.actor import Actor, Hat
from steward.kernel.tenancy.models import Site


@transaction.atomic
def start_stocktaking(
    *, by: Actor, site: Site, room: str = "", cabinet: str = "", shelf: str = ""
) -> Stocktaking:
    """Begin to look for what should stand on a shelf, in a cabinet, in a room, or anywhere at a site (REG5).

    Effects: row, event `stocktaking.start` with how many to look for. Refuses where nothing is registered.
    """
    hat, at = by.need_hat(MAY["start"], site_id=site.pk), clock.now()
    run = Stocktaking.objects.create(
        organisation_id=by.organisation_id, site=site, room=room, cabinet=cabinet, shelf=shelf,
        started_by_id=by.person_id, started_at=at,
    )  # fmt: skip
    count = expected(run).count()
    if not count:
        raise Refused(
            _("Nothing is registered there."), do=_("Choose another shelf, or the whole site."), field="room"
        )
    record("stocktaking.start", run, by=by, hat=hat, site_id=site.pk, at=at, data={"count": count})
    return run


@transaction.atomic
def tick_stocktaking(
    run: Stocktaking, *, by: Actor, archives: Collection[Archive], finding: str, where: str = ""
) -> Stocktaking:
    """Say of archives that they were found, found elsewhere (where), or that they are missing.

    Effects: a mark each; the archive was seen now, or is missing; event `archive.check` each and `stocktaking.tick`.
    Refuses one that is over, nothing chosen, what it does not look for, and elsewhere without where.
    """
    hat = check_run("tick", run, by)
    _need_open(run)
    chosen = list(expected(run).filter(pk__in=[row.pk for row in archives]))
    if not chosen or len(chosen) != len(archives):
        raise Refused(
            _("Nothing was chosen, or one of these was marked already."),
            do=_("Choose again from what is left."),
            field="archives",
            code="not_expected",
        )
    if finding == Finding.MISPLACED and not where.strip():
        raise Refused(
            _("Say where it was found."), do=_("Room, cabinet and shelf."), field="where", code="no_where"
        )
    _mark(run, chosen, finding, where if finding == Finding.MISPLACED else "", by, hat)
    told = {"finding": finding, "count": len(chosen)}
    record("stocktaking.tick", run, by=by, hat=hat, site_id=run.site_id, data=told)
    return run


@transaction.atomic
def close_stocktaking(run: Stocktaking, *, by: Actor, rest_is_missing: bool = False) -> Stocktaking:
    """The walk is over.

    Effects: what was not marked is missing if said so; event `stocktaking.close` with what was found. Refuses one
    that is over, and while something was not marked and nobody said that it is missing.
    """
    hat, at = check_run("close", run, by), clock.now()
    _need_open(run)
    rest = list(expected(run))
    if rest and not rest_is_missing:
        raise Refused(
            _("%(n)d archives were not marked yet.") % {"n": len(rest)},
            do=_("Mark them, or say that the rest is missing."),
            field="rest_is_missing",
            code="not_done",
        )
    _mark(run, rest, Finding.MISSING, "", by, hat)
    if not Stocktaking.objects.filter(pk=run.pk, ended_at__isnull=True).update(ended_at=at):
        raise Lost()
    run.ended_at = at
    rows = Mark.objects.filter(stocktaking=run)
    told = {finding.value: rows.filter(finding=finding).count() for finding in Finding}
    record("stocktaking.close", run, by=by, hat=hat, site_id=run.site_id, at=at, data=told)
    return run


def _mark(
    run: Stocktaking, archives: list[Archive], finding: str, where: str, by: Actor, hat: Hat | None
) -> None:
    at = clock.now()
    marks = Mark.objects.bulk_create(
        Mark(
            organisation_id=run.organisation_id, stocktaking=run, archive=row, finding=finding, where=where,
            marked_by_id=by.person_id, marked_at=at,
        )
        for row in archives
    )  # fmt: skip
    rows = Archive.objects.filter(pk__in=[row.pk for row in archives])
    if finding == Finding.MISSING:
        rows.update(finding=finding, standing=Standing.MISSING)
    else:
        rows.update(finding=finding, seen_at=at)
        rows.filter(standing=Standing.MISSING).update(standing=Standing.SHELVED)
    record_many(
        build(
            "archive.check", row, by=by, hat=hat, site_id=run.site_id, at=at,
            data={"finding": finding, "note": mark.pk},
        )
        for row, mark in zip(archives, marks, strict=True)
    )  # fmt: skip


def _need_open(run: Stocktaking) -> None:
    if run.ended_at is not None:
        raise Refused(_("This stocktaking is over."), do=_("Start another one."), code="illegal_state")
