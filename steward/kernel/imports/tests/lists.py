"""A toy kind for the engine's tests: areas of a site, one a row."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.utils.translation import gettext_noop as N_  # noqa: N812

from steward.kernel.base.privacy import mask_name
from steward.kernel.imports import cells, kinds
from steward.kernel.imports.actions import (
    check_batch,
    commit_batch,
    map_batch,
    upload_batch,
    write_batch,
)
from steward.kernel.imports.findings import Check, Row
from steward.kernel.imports.kinds import ImportColumn, ImportKind, ImportOption
from steward.kernel.imports.models import ImportBatch
from steward.kernel.imports.tests import sheets
from steward.kernel.imports.traces import Traces
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Area, Site

COLUMNS = (
    ImportColumn("name", "Area", "片区 片区名称 area", cells.text(60), required=True),
    ImportColumn("block", "Block", "组团", cells.text(20), fills_down=True),
    ImportColumn("size", "Size", "面积 建筑面积", cells.hundredths()),
    ImportColumn("since", "Since", "启用日期", cells.day),
    ImportColumn("note", "Note", "备注", folds=False),
    ImportColumn("keeper", "Keeper", "负责人 负责人姓名", cells.text(20), group="keeper", mask=mask_name),
    ImportColumn("phone", "Phone", "电话 负责人电话", group="keeper", mask=mask_name),
)


def plan(rows: Iterable[Row], check: Check) -> list[Row]:
    assert check.site is not None
    known = set(Area.objects.filter(site=check.site).values_list("name", flat=True))
    good = []
    for row in rows:
        name = row.values["name"]
        if name in known:
            check.skip(row.number, "name", N_("Already in the records."), value=name)
        elif name.startswith("?"):
            check.refuse(row.number, "name", N_("Not known here."), value=name)
        else:
            known.add(name)
            good.append(row)
    return good


def write(rows: list[Row], traces: Traces) -> dict[str, int]:
    made = Area.objects.bulk_create(
        Area(organisation_id=traces.batch.organisation_id, site=traces.batch.site, name=row.values["name"])
        for row in rows
    )
    traces.created(Area, [area.pk for area in made])
    return {"areas": len(made)}


KIND = ImportKind(
    code="test_areas",
    title="Areas",
    columns=COLUMNS,
    plan=plan,
    write=write,
    options=(ImportOption("twice", "Twice"),),
)


@contextmanager
def declared() -> Iterator[ImportKind]:
    """The toy kind, known for the time of the block."""
    kinds.declare_import(KIND)
    try:
        yield KIND
    finally:
        del kinds._kinds[KIND.code]


def upload(rows: Any, site: Site, by: Actor, *, name: str = "areas.xlsx", **options: Any) -> ImportBatch:
    body = rows if isinstance(rows, bytes) else sheets.xlsx(rows)
    return upload_batch([body], name, kind=KIND.code, site=site, by=by, **options)


def checked(rows: Any, site: Site, by: Actor, *, ticked: Iterable[str] = (), **options: Any) -> ImportBatch:
    batch = upload(rows, site, by, **options)
    map_batch(batch, batch.mapping["columns"], by=by, options=ticked)
    return check_batch(batch, by=by)


def committed(rows: Any, site: Site, by: Actor, **options: Any) -> ImportBatch:
    batch = checked(rows, site, by, **options)
    commit_batch(batch, by=by)
    return write_batch(batch, by=by)
