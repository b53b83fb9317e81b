"""Lists of archives that a company has already: what their rows mean."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as N_  # noqa: N812 - the name Babel extracts

from steward.capabilities.archives.actions.listed import write_archives
from steward.capabilities.archives.choices import Matter, Medium, Secrecy
from steward.capabilities.archives.models import Archive
from steward.kernel.base.privacy import mask_name
from steward.kernel.base.refused import Refused
from steward.kernel.imports import cells
from steward.kernel.imports.findings import Check, Row
from steward.kernel.imports.kinds import ImportColumn, ImportKind, declare_import
from steward.kernel.places.code import parse_code
from steward.kernel.places.models import Place
from steward.kernel.tenancy.models import Site

MATTERS = {
    **{matter.value: matter.value for matter in Matter},
    **dict.fromkeys(("业主档案", "住户档案", "户档", "客户档案", "业主"), "household"),
    **dict.fromkeys(("楼栋档案", "楼宇档案", "楼栋资料", "楼栋"), "building"),
    **dict.fromkeys(("项目档案", "项目资料", "综合", "综合档案", "行政"), "site"),
    **dict.fromkeys(("设备档案", "设备资料", "设备", "机房"), "equipment"),
    **dict.fromkeys(("承接查验", "移交资料", "竣工资料", "图纸"), "handover"),
    **dict.fromkeys(("合同", "合同档案", "协议"), "contract"),
    **dict.fromkeys(("其他", "其它"), "other"),
}
MEDIA = {
    **{medium.value: medium.value for medium in Medium},
    **dict.fromkeys(("纸质", "纸介质", "纸"), "paper"),
    **dict.fromkeys(("电子", "电子版", "扫描件"), "electronic"),
    **dict.fromkeys(("纸质和电子", "纸质+电子", "双份", "两者"), "both"),
}
SECRECIES = {
    **{secrecy.value: secrecy.value for secrecy in Secrecy},
    **dict.fromkeys(("内部", "公开", "普通", "一般", "无"), "open"),
    **dict.fromkeys(("限制", "保密", "秘密", "机密", "受限", "是"), "restricted"),
}
FOREVER = ("永久", "长期", "forever", "permanent")


def _until(value: str) -> Any:
    return None if value.lower() in FOREVER else cells.day(value)


COLUMNS = (
    ImportColumn(
        "title", _("Title of the file"), "题名 档案名称 案卷题名 名称 文件名称 标题 archive name", cells.text(200),
        required=True, folds=False, mask=mask_name,
    ),
    ImportColumn(
        "old_number", _("Old number"), "档案编号 档号 编号 案卷号 number archiveno", cells.text(40),
        never_date=True,
    ),
    ImportColumn("matter", _("Kind"), "类别 档案类别 分类 档案类型 category", cells.choice(MATTERS)),
    ImportColumn(
        "place", _("What it is about"), "房号 单元号 位置 所属房屋 楼栋 对象 unit about", cells.text(60),
        never_date=True,
    ),
    ImportColumn("medium", _("Medium"), "介质 载体 形式", cells.choice(MEDIA)),
    ImportColumn("room", _("Room"), "存放地点 档案室 存放位置 房间 库房 location", cells.text(60), fills_down=True),
    ImportColumn("cabinet", _("Cabinet"), "柜 柜号 档案柜 柜子", cells.text(20), fills_down=True, never_date=True),
    ImportColumn("shelf", _("Shelf"), "层 层号 格 架 第几层 排架号", cells.text(20), fills_down=True, never_date=True),
    ImportColumn("pages", _("Number of pages"), "页数 张数 份数", cells.whole(1, 100_000)),
    ImportColumn("kept_until", _("Kept until"), "保管期限 保存至 到期日 保管至 keepuntil", _until),
    ImportColumn("secrecy", _("Secrecy"), "密级 保密 保密级别", cells.choice(SECRECIES)),
    ImportColumn("note", _("Note"), "备注 说明", cells.text(1000), folds=False),
)  # fmt: skip


@dataclass(frozen=True)
class NewArchive:
    """An archive to be written: the fields of the register."""

    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """What a checked list brings to one site."""

    site: Site
    archives: list[NewArchive]


def plan_archives(rows: Iterable[Row], check: Check) -> Plan:
    """Archives not known yet: the same old number is the same archive, and without one the same title and place."""
    site = check.site
    if site is None:
        raise ValueError("archives belong to a site")
    codes, names = _places(site)
    known = Archive.objects.filter(site=site)
    numbers = set(known.exclude(old_number="").values_list("old_number", flat=True))
    same: set[tuple[str, int | None]] = set(known.values_list("title", "place_id"))
    planned = []
    for row in rows:
        values = {name: value for name, value in row.values.items() if value is not None}
        text = values.pop("place", "")
        place = _find(text, codes, names)
        if text and place is None:
            check.refuse(row.number, "place", N_("No such place at this site."), value=text)
            continue
        if values.get("medium", Medium.PAPER) != Medium.ELECTRONIC and not values.get("room"):
            check.refuse(row.number, "room", N_("Paper has to stand somewhere: name the room."))
            continue
        number, key = values.get("old_number", ""), (values["title"], place)
        if number in numbers or (not number and key in same):
            check.skip(row.number, "title", N_("This archive is there already."), value=values["title"])
            continue
        numbers |= {number} if number else set()
        same.add(key)
        default = Matter.HOUSEHOLD if place else Matter.SITE
        planned.append(NewArchive({"matter": default.value, **values, "place_id": place}))
    return Plan(site, planned)


def _places(site: Site) -> tuple[dict[str, int], dict[str, int]]:
    rows = Place.objects.filter(site=site, is_active=True).values_list("code", "name", "pk")
    found = [(code, name, pk) for code, name, pk in rows]
    return {code: pk for code, _name, pk in found}, {name: pk for _code, name, pk in found}


def _find(text: str, codes: dict[str, int], names: dict[str, int]) -> int | None:
    """A place by its name, or by its code in any spelling."""
    if text in names:
        return names[text]
    try:
        return codes.get(str(parse_code(text)))
    except Refused:
        return codes.get(text)


ARCHIVES = declare_import(
    ImportKind(
        code="archives",
        title=_("Archives"),
        columns=COLUMNS,
        plan=plan_archives,
        write=lambda plan, traces: write_archives(plan.site, [row.values for row in plan.archives], traces),
        counted={"archives": _("Archives")},
    )
)
