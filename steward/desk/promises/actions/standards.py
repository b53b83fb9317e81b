"""Writes of service standards."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from steward.desk.promises.policies import need
from steward.kernel.audit.record import record
from steward.kernel.base.refused import Refused
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Site
from steward.kernel.work.models import Category, Target

LONGEST = 366 * 24 * 60


@transaction.atomic
def add_standard(
    *,
    by: Actor,
    kind: str,
    respond_minutes: int,
    resolve_minutes: int,
    callback_minutes: int,
    site: Site | None = None,
    category: Category | None = None,
    urgency: int | None = None,
    around_the_clock: list[str] | None = None,
    source: str = "",
) -> Target:
    """Promise something for a kind of work: for all cases, or for a site, a matter, an urgency. Event `standard.add`.

    Work that comes in from now on is measured by it; clocks that run keep theirs. Refuses a second standard for the
    same case, a matter of another kind, and minutes that make no sense (see `change_standard`).
    """
    hat = need("add", by, site.pk if site else None)
    if category is not None and category.kind != kind:
        raise Refused(
            _("“%(matter)s” is no matter of this kind.") % {"matter": category},
            field="category",
            code="other_kind",
        )
    row = Target(
        organisation_id=by.organisation_id,
        kind=kind,
        site=site,
        category=category,
        urgency=urgency,
        source=source,
    )
    _set(row, respond_minutes, resolve_minutes, callback_minutes, around_the_clock or [])
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Refused(
            _("There is a standard for exactly this case already."), do=_("Change that one."), code="twin"
        )
    record("standard.add", row, by=by, hat=hat, site_id=row.site_id, data=_promise(row))
    return row


@transaction.atomic
def change_standard(
    standard: Target,
    *,
    by: Actor,
    respond_minutes: int,
    resolve_minutes: int,
    callback_minutes: int,
    around_the_clock: list[str] | None = None,
    source: str = "",
) -> Target:
    """Change what is promised from now on; for which cases stays. Event `standard.change` with before and after.

    Clocks that run keep what was promised; `apply_standard` asks otherwise. Refuses a response later than the
    resolution, nothing, and more than a year.
    """
    hat = need("change", by, standard.site_id)
    before = _promise(standard)
    standard.source = source
    _set(standard, respond_minutes, resolve_minutes, callback_minutes, around_the_clock or [])
    standard.save()
    after = _promise(standard)
    changed = [[name, before[name], after[name]] for name in after if before[name] != after[name]]
    data = {"kind": standard.kind, "changed": changed}
    record("standard.change", standard, by=by, hat=hat, site_id=standard.site_id, data=data)
    return standard


@transaction.atomic
def remove_standard(standard: Target, *, by: Actor) -> Target:
    """Take a special case back: the next wider standard holds from now on. Event `standard.remove` with what it said.

    Refuses the one for all cases of a kind: reports without any standard could not be taken.
    """
    hat = need("remove", by, standard.site_id)
    if standard.site_id is None and standard.category_id is None and standard.urgency is None:
        raise Refused(
            _("This standard holds wherever no other does."), do=_("Change it instead."), code="last_standard"
        )
    record("standard.remove", standard, by=by, hat=hat, site_id=standard.site_id, data=_promise(standard))
    Target.objects.filter(pk=standard.pk).delete()
    return standard


def _set(row: Target, respond: int, resolve: int, callback: int, around_the_clock: list[str]) -> None:
    for name, minutes in (("respond", respond), ("resolve", resolve), ("callback", callback)):
        if not 0 < minutes <= LONGEST:
            raise Refused(
                _("Promise at least a minute and at most a year."), field=f"{name}_minutes", code="bad_span"
            )
        setattr(row, f"{name}_minutes", minutes)
        setattr(row, f"{name}_in_working_time", name not in around_the_clock)
    if respond > resolve:
        raise Refused(
            _("The response cannot take longer than the resolution."),
            field="respond_minutes",
            code="disorder",
        )


def _promise(row: Target) -> dict[str, Any]:
    """What a standard says, for the trail."""
    names = ("respond", "resolve", "callback")
    return {
        "kind": row.kind,
        "site": row.site_id,
        "category": row.category_id,
        "urgency": row.urgency,
        **{f"{name}_minutes": getattr(row, f"{name}_minutes") for name in names},
        **{f"{name}_in_working_time": getattr(row, f"{name}_in_working_time") for name in names},
    }
