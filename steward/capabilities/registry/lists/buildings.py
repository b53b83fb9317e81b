"""Building lists over many sites: number, street, floors, year, and how many units of which type."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as N_  # noqa: N812 - the name Babel extracts

from steward.capabilities.registry.lists.sites import NewSite
from steward.capabilities.registry.lists.texts import yes_no
from steward.kernel.imports import cells
from steward.kernel.imports.findings import Check, Row
from steward.kernel.imports.kinds import ImportColumn
from steward.kernel.places.code import code_parts
from steward.kernel.places.models import Place, PlaceKind
from steward.kernel.tenancy.models import Site

CREATE_SITES = "create_sites"
MAX_CODE = 60
# Types without a number of rooms; those with one are the repeated columns of the group `rooms`.
UNIT_TYPES = ("exec_sold", "multigen_sold", "studio_apartment_sold", "other_room_rental")
ROOM_TYPES = ("room_sold", "room_rental")
USES = (
    "residential",
    "commercial",
    "market_hawker",
    "miscellaneous",
    "multistorey_carpark",
    "precinct_pavilion",
)
COLUMNS = (
    ImportColumn("site", _("Site"), "小区 小区名称 项目 town bldg_contract_town community", cells.text(120),
                 required=True, fills_down=True),
    ImportColumn("building", _("Building"), "楼栋 楼号 栋号 幢号 blk_no block buildingno", cells.text(40),
                 required=True),
    ImportColumn("street", _("Street"), "街道 路 street", cells.text(60)),
    ImportColumn("floors", _("Floors"), "层数 楼层数 总楼层 max_floor_lvl", cells.whole(0, 300)),
    ImportColumn("year", _("Built"), "竣工年份 建成年份 year_completed", cells.whole(1800, 2200)),
    ImportColumn("units", _("Number of households"), "户数 总户数 total_dwelling_units", cells.whole(0, 100_000)),
    *(ImportColumn(name, name, parse=yes_no) for name in USES),
    *(ImportColumn(name, name, parse=cells.whole(0, 100_000)) for name in UNIT_TYPES),
    *(ImportColumn(name, name, parse=cells.whole(0, 100_000), group="rooms") for name in ROOM_TYPES),
)  # fmt: skip


@dataclass(frozen=True)
class NewBuilding:
    """A building to be written, under a known site or one the list brings."""

    code: str
    name: str
    facts: dict[str, Any]
    site_id: int | None
    site_code: str


@dataclass
class BuildingPlan:
    """What a building list will write."""

    new_sites: list[NewSite] = field(default_factory=list)
    buildings: list[NewBuilding] = field(default_factory=list)

    @property
    def site_codes(self) -> set[str]:
        return {site.code for site in self.new_sites}


def plan_buildings(rows: Iterable[Row], check: Check) -> BuildingPlan:
    """Buildings not known yet, each under its site by name or code; unknown sites are made only when asked to."""
    plan = BuildingPlan()
    sites = _sites()
    taken = set(Place.objects.filter(kind=PlaceKind.BUILDING).values_list("site_id", "site__code", "code"))
    new: set[str] = set()
    for row in rows:
        named = row.values["site"]
        if named not in sites and CREATE_SITES not in check.options:
            check.refuse(row.number, "site", N_("No site has this name or code."), value=named)
            continue
        site_id, site_code = sites.get(named, (None, named[:40]))
        name = " ".join(part for part in (row.values["building"], row.get("street")) if part)
        # The street belongs to the code: block 1 stands in many streets of a town.
        code = "-".join(code_parts(name))
        if not code or len(code) > MAX_CODE:
            check.refuse(row.number, "building", N_("Not the number of a building."), value=name)
            continue
        if (site_id, site_code, code) in taken:
            check.skip(row.number, "building", N_("This building is there already."), value=name)
            continue
        taken.add((site_id, site_code, code))
        if site_id is None and site_code not in new:
            new.add(site_code)
            plan.new_sites.append(NewSite(named, site_code))
        plan.buildings.append(NewBuilding(code, name, _facts(row), site_id, site_code))
    return plan


def _sites() -> dict[str, tuple[int | None, str]]:
    """Sites by code, and by name where only one bears it."""
    rows = list(Site.objects.values_list("pk", "name", "code"))
    names = [name for _pk, name, _code in rows]
    found: dict[str, tuple[int | None, str]] = {
        name: (pk, code) for pk, name, code in rows if names.count(name) == 1
    }
    return found | {code: (pk, code) for pk, _name, code in rows}


def _facts(row: Row) -> dict[str, Any]:
    plain = ("street", "floors", "year", "units")
    facts: dict[str, Any] = {name: row.get(name) for name in plain if row.get(name) is not None}
    uses = [name for name in USES if row.get(name)]
    types = {name: count for name in UNIT_TYPES if (count := row.get(name))}
    for rooms, counts in row.groups.get("rooms", {}).items():
        types |= {f"{rooms}{name}": count for name, count in counts.items() if count}
    return facts | ({"uses": uses} if uses else {}) | ({"units_by_type": types} if types else {})
