"""Site lists: communities with the facts a public listing gives of them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as N_  # noqa: N812 - the name Babel extracts

from steward.capabilities.registry.lists.texts import (
    Fee,
    Spaces,
    management_fee,
    parking_fees,
    parking_spaces,
    parts,
    years,
    yes_no,
)
from steward.kernel.base.money import to_minor
from steward.kernel.imports import cells
from steward.kernel.imports.findings import Check, Row
from steward.kernel.imports.kinds import ImportColumn
from steward.kernel.tenancy.choices import SiteKind
from steward.kernel.tenancy.models import Site

KINDS = {
    **dict.fromkeys(("办公", "写字楼", "商业", "office", "tower"), SiteKind.TOWER),
    **dict.fromkeys(("酒店", "宾馆", "hotel"), SiteKind.HOTEL),
}
SELF_MANAGED = ("业主自管", "单位自管", "自管")
COLUMNS = (
    ImportColumn(
        "name",
        _("Name"),
        "小区名称 小区 项目名称 名称 楼盘名称 community",
        cells.text(120),
        required=True,
    ),
    ImportColumn("code", _("Code"), "编号 代码 项目编号 sitecode", cells.text(40)),
    ImportColumn("city", _("City"), "城市", cells.text(60)),
    ImportColumn("district", _("District"), "所属商圈 商圈 区域 片区 行政区", cells.text(60)),
    ImportColumn("address", _("Address"), "小区地址 地址 详细地址", cells.text(200)),
    ImportColumn("kind", _("Kind"), "物业类型 类型", cells.text(40)),
    ImportColumn("ownership", _("Ownership"), "权属类别", cells.text(40)),
    ImportColumn("built_years", _("Built"), "竣工时间 建成年代 建成时间 竣工年份 built", years),
    ImportColumn("land_years", _("Land use term"), "产权年限", cells.text(20)),
    ImportColumn("households", _("Number of households"), "总户数 户数", cells.whole(0, 100_000)),
    ImportColumn(
        "floor_area_cm",
        _("Floor area (m²)"),
        "总建面积 总建筑面积 建筑面积",
        cells.hundredths(10**12),
    ),
    ImportColumn("plot_ratio", _("Plot ratio"), "容积率", cells.text(20)),
    ImportColumn("green_ratio", _("Green ratio"), "绿化率", cells.text(20)),
    ImportColumn("building_types", _("Building types"), "建筑类型", parts),
    ImportColumn("central_heating", _("Central heating"), "统一供暖", yes_no),
    ImportColumn("utilities", _("Water and power"), "供水供电", cells.text(20)),
    ImportColumn("parking", _("Parking spaces"), "停车位 车位数", parking_spaces),
    ImportColumn("fee", _("Management fee"), "物业费 物业服务费", management_fee),
    ImportColumn("parking_fee", _("Parking fee"), "停车费", parking_fees),
    ImportColumn("space_fee", _("Parking space service fee"), "车位管理费", parking_fees),
    ImportColumn("company", _("Property company"), "物业公司 物业企业", cells.text(120)),
    ImportColumn("developer", _("Developer"), "开发商 开发企业", cells.text(120)),
    # Figures somebody read out of the texts by hand: compared with ours, never kept.
    ImportColumn("read_fee_low", _("Fee read by hand, from"), "参考_物业费下限", cells.text(20)),
    ImportColumn("read_fee_high", _("Fee read by hand, to"), "参考_物业费上限", cells.text(20)),
    ImportColumn("read_households", _("Households read by hand"), "参考_总户数", cells.text(20)),
    ImportColumn("read_parking", _("Parking spaces read by hand"), "参考_停车位", cells.text(20)),
)
FACTS = ("city", "district", "ownership", "built_years", "land_years", "households", "floor_area_cm", "plot_ratio",
         "green_ratio", "building_types", "central_heating", "utilities", "parking_fee", "space_fee", "company",
         "developer")  # fmt: skip


@dataclass(frozen=True)
class NewSite:
    """A site to be written."""

    name: str
    code: str = ""
    kind: str = SiteKind.COMMUNITY
    address: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


Identity = tuple[str, str, str]


def plan_sites(rows: Iterable[Row], check: Check) -> list[NewSite]:
    """Sites not known yet. The same name elsewhere is another site; the same name and address is not."""
    known = {
        identity(name, facts, address)
        for name, facts, address in Site.objects.values_list("name", "facts", "address")
    }
    codes = set(Site.objects.values_list("code", flat=True))
    planned: list[NewSite] = []
    agreed: Counter[str] = Counter()
    compared: Counter[str] = Counter()
    for row in rows:
        site = _site(row)
        for what, is_equal in _compare(row, site.facts):
            compared[what] += 1
            agreed[what] += is_equal
        key = identity(site.name, site.facts, site.address)
        if key in known:
            check.skip(
                row.number, "name", N_("This site is there already, with the same address."), value=site.name
            )
        elif site.code and site.code in codes:
            check.refuse(row.number, "code", N_("Another site has this code."), value=site.code)
        else:
            known.add(key)
            codes.add(site.code)
            planned.append(site)
    check.report["agreement"] = {what: [agreed[what], compared[what]] for what in compared}
    return planned


def identity(name: str, facts: dict[str, Any], address: str) -> Identity:
    """What makes a site the same: name, district and address."""
    return name, str(facts.get("district", "")), address


def _site(row: Row) -> NewSite:
    facts = {name: row.get(name) for name in FACTS if row.get(name) not in (None, "", [])}
    kind = str(row.get("kind") or "")
    if kind:
        facts["listed_kind"] = kind
    fee: Fee | None = row.get("fee")
    if fee:
        facts |= {"fee_text": fee.text, "fee_low_minor": fee.low_minor, "fee_high_minor": fee.high_minor}
    spaces: Spaces | None = row.get("parking")
    if spaces:
        facts |= {"parking_spaces": spaces.count, "parking_ratio": spaces.ratio}
    if facts.get("company") in SELF_MANAGED:
        facts["self_managed"] = True
    return NewSite(
        name=row.values["name"],
        code=row.get("code") or "",
        kind=KINDS.get(kind.lower(), SiteKind.COMMUNITY),
        address=row.get("address") or "",
        facts=facts,
    )


def _compare(row: Row, facts: dict[str, Any]) -> Iterable[tuple[str, bool]]:
    """Our reading beside the one made by hand, for lists that carry such columns."""
    if not any(
        row.get(name) for name in ("read_fee_low", "read_fee_high", "read_households", "read_parking")
    ):
        return
    for what, ours in (
        ("fee_low", facts.get("fee_low_minor")),
        ("fee_high", facts.get("fee_high_minor")),
        ("households", facts.get("households")),
        ("parking", facts.get("parking_spaces")),
    ):
        theirs = row.get(f"read_{what}")
        if what.startswith("fee"):
            theirs = to_minor(theirs) if theirs else None
        else:
            theirs = int(float(theirs)) if theirs else None
        yield what, ours == theirs
