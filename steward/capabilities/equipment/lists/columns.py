"""Columns a register of equipment or a list of plans may have, with the words for them, and what their cells mean."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from steward.capabilities.equipment.choices import Discipline, Fact, Strategy, Use
from steward.capabilities.equipment.lists.days import read_since
from steward.capabilities.equipment.periods import read_period
from steward.kernel.imports.cells import Mended, day, text, whole
from steward.kernel.imports.choices import Repair
from steward.kernel.imports.kinds import ImportColumn


class Unread(str):
    """A cell whose words stay what they are: nothing could be read from them."""

    __slots__ = ()


# What nobody filled in yet.
UNKNOWN = frozenset({"tbc", "tbd", "tba", "待定", "待确认", "不详", "to verify", "tbd - survey required"})
DISCIPLINES = {
    Discipline.LIFT: "lifts & transport,lifts,lift,elevators,elevator,电梯,电梯系统,特种设备",
    Discipline.POWER: "electrical,power,lighting,强电,供配电,电气,照明,供配电系统",
    Discipline.WATER: "mechanical & plumbing,plumbing,water,给排水,供水,给排水系统,水泵",
    Discipline.AIR: "hvac,air conditioning,暖通,空调,暖通空调",
    Discipline.FIRE: "fire,fire & safety,fire protection,消防,消防系统",
    Discipline.SIGNAL: "elv,security,弱电,安防,智能化",
    Discipline.CIVIL: "civil,painting,architectural,土建,房屋,建筑,涂装,房屋本体",
    Discipline.SEWAGE: "stp equipment,stp,sewage,污水,污水处理",
    Discipline.OTHER: "other,others,其他",
}
USES = {
    Use.IN_USE: "working,active,in use,good,y,yes,在用,正常,运行,使用中,完好",
    Use.STOPPED: "not active,not working,inactive,out of use,stopped,n,no,停用,故障,维修中,封存",
    Use.SCRAPPED: "scrapped,removed,disposed,报废,已报废,拆除",
}
STRATEGIES = {
    Strategy.IN_HOUSE: "in-house ppm,in-house,in house,own,自维,自行维保,自保,自有",
    Strategy.THIRD_PARTY: "third party,third party amc,third-party,contractor,外委,委外,维保单位,第三方",
    Strategy.ON_CALL: "oncall,on call,on-call,as required,随叫随到,按需,报修",
}


def _spread(words: dict[Any, str]) -> dict[str, Any]:
    return {word: code for code, spelled in words.items() for word in spelled.split(",")}


_DISCIPLINES, _USES, STRATEGY_OF = _spread(DISCIPLINES), _spread(USES), _spread(STRATEGIES)


def is_unknown(value: str) -> bool:
    """Whether a cell only says that somebody is still to find out."""
    return value.lower() in UNKNOWN


def discipline_of(value: str) -> Discipline | None:
    """The discipline a word means; None for a word nobody declared."""
    return _DISCIPLINES.get(value.lower())


def use_of(value: str) -> Use | None:
    """Whether that is in use; None for a word nobody declared."""
    return _USES.get(value.lower())


def _known(limit: int) -> Any:
    """A text, or nothing where it only says that it is not known."""
    plain = text(limit)

    def parse(value: str) -> Any:
        return Mended(None, Repair.UNKNOWN) if is_unknown(value) else plain(value)

    return parse


def _since(value: str) -> Any:
    if is_unknown(value):
        return Mended(None, Repair.UNKNOWN)
    found = read_since(value)
    if found is None:
        return Mended(Unread(value), Repair.KEPT)
    return found if found == value else Mended(found, Repair.DATE)


def _period(value: str) -> Any:
    """The words and what they mean; words that only name who comes stay words."""
    found = read_period(value)
    if found is None and value.lower() not in STRATEGY_OF:
        return Mended((value, None), Repair.KEPT)
    return value, found


CODE = "设备编号 编号 编码 设备编码 资产编号 code tag assettag equipmentcode"
NAME = "设备名称 名称 name assetname equipmentname"
LOCATION = "安装位置 位置 地点 安装地点 location locationname"
BRAND = "品牌 厂家 制造商 生产厂家 brand manufacturer manufacturerbrand"
MODEL = "型号 规格型号 model"
PERIOD = "维保周期 保养周期 周期 period frequency ppmfrequency maintenancescheduletext"
INSTALLED = "安装日期 投用日期 启用日期 installdate installed"
LIFE = "使用年限 设计年限 寿命 lifeexpectancyyears life"
STATUS = "使用状态 状态 设备状态 status"


def _told(fact: Fact, synonyms: str = "", limit: int = 300) -> ImportColumn:
    return ImportColumn(fact.value, fact.label, synonyms, text(limit), folds=False, unknown_is_empty=False)


SHARED = (
    ImportColumn("location", _("Where, in words"), LOCATION, _known(200)),
    ImportColumn("brand", _("Brand"), BRAND, _known(80)),
    ImportColumn("type_name", _("Model"), MODEL, _known(80)),
    ImportColumn("installed", _("Installed"), INSTALLED, _since, unknown_is_empty=False),
    ImportColumn("life_years", _("Expected life in years"), LIFE, whole(1, 200)),
    ImportColumn("period", _("Period of maintenance"), PERIOD, _period),
    ImportColumn("status", _("State"), STATUS, text(80)),
    _told(Fact.QUANTITY, "数量 quantity"),
    _told(Fact.SOURCE, "来源 工作表 sourcesheet"),
)
REGISTER = (
    ImportColumn("code", _("Code"), CODE, text(60), required=True, never_date=True),
    ImportColumn("name", _("Name of the equipment"), NAME, text(200), required=True),
    ImportColumn("name_en", _("Name in English"), "英文名 englishname", text(200)),
    ImportColumn("discipline", _("Discipline"), "专业 系统类别 discipline", text(80)),
    ImportColumn("kind", _("Kind"), "设备类型 类别 种类 subcategory kind type", text(80)),
    ImportColumn("place", _("Place"), "房号 所在房间 place", text(60), never_date=True),
    ImportColumn("certified_until", _("Inspection holds until"), "检验有效期 年检有效期 下次检验日期 certifieduntil",
                 day),
    ImportColumn("certificate", _("Number of the certificate"), "使用登记证号 检验合格证号 certificate", text(60)),
    ImportColumn("installed_year", _("Year of installation"), "安装年份 installyear", whole(1900, 2100)),
    ImportColumn("interval", _("Interval in words"), "间隔 ppminterval", _period),
    ImportColumn("active", _("In use or not"), "是否在用 isassetactive", text(20)),
    *SHARED,
    _told(Fact.UID, "资产号 assetuid uid"),
    _told(Fact.DESCRIPTION, "描述 说明 备注 assetdescription description"),
    _told(Fact.CATEGORY, "大类 category"),
    _told(Fact.SYSTEM, "系统 systemarea system"),
    _told(Fact.PLACE_CODE, "位置编号 locationtag"),
    _told(Fact.BUILDING, "楼栋 building"),
    _told(Fact.FLOOR, "楼层 floorarea floor"),
    _told(Fact.ZONE, "区域 zone"),
    _told(Fact.CONDITION, "状况 设备状况 condition"),
)  # fmt: skip
PLANS = (
    ImportColumn("code", _("Code of the plan"), "计划编号 plancode ppmuid", text(60), required=True,
                 never_date=True),
    ImportColumn("name", _("Maintenance work"), "保养内容 计划名称 维保项目 assetgroupname planname", text(200),
                 required=True),
    ImportColumn("tag", _("Code of the equipment"), f"{CODE} uniquetag", text(60), never_date=True),
    ImportColumn("strategy", _("Who maintains it"), "维保方式 保养方式 maintenancestrategy strategy", text(40),
                 required=True),
    ImportColumn("discipline", _("Discipline"), "专业 系统类别 maincategory discipline", text(80)),
    ImportColumn("months", _("Interval in months"), "间隔月数 intervalmonths", whole(0, 240)),
    ImportColumn("days_between", _("Interval in days"), "间隔天数 intervaldays", whole(0, 366)),
    ImportColumn("contractor", _("Contractor"), "维保单位 承包商 contractor", text(80)),
    ImportColumn("anchor", _("First planned day"), "首次日期 起始日期 scheduleanchor anchor", text(40)),
    ImportColumn("scheduled", _("Planned day"), "计划日期 排期 schedule scheduled", text(40), group="scheduled"),
    ImportColumn("next_on", _("Wanted next on"), "下次日期 下次保养日期 nextduedate", text(40)),
    ImportColumn("last_on", _("Last planned day"), "上次日期 上次保养日期 lastscheduleddate", text(40)),
    *SHARED,
    _told(Fact.CATEGORY, "设备类型 类别 subcategory category"),
)  # fmt: skip
