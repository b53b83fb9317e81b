"""The columns of unit lists, and the words lists use for them."""

from django.utils.translation import gettext_lazy as _

from steward.capabilities.registry.lists.people import split_ids, split_names, split_phones
from steward.kernel.base.privacy import mask_id_number, mask_name, mask_phone
from steward.kernel.imports import cells
from steward.kernel.imports.kinds import ImportColumn
from steward.kernel.places.models import PropertyType

PROPERTY_WORDS = {
    **{str(kind.value): str(kind.value) for kind in PropertyType},
    **dict.fromkeys(("住宅", "普通住宅", "公寓", "别墅", "住房", "居住", "flat", "house"), "residential"),
    **dict.fromkeys(("商铺", "店铺", "商业", "门面", "底商", "商服", "retail"), "shop"),
    **dict.fromkeys(("办公", "写字楼", "办公室", "办公用房"), "office"),
    **dict.fromkeys(("客房", "酒店", "hotel"), "guest"),
    **dict.fromkeys(("公共", "公共用房", "物业用房", "配套"), "public"),
    **dict.fromkeys(("其他", "其它", "车库", "储藏室", "地下室", "storage"), "other"),
}
COLUMNS = (
    ImportColumn(
        "site",
        _("Site"),
        "小区 小区名称 项目 项目名称 楼盘 community project",
        fills_down=True,
    ),
    ImportColumn(
        "building",
        _("Building"),
        "楼栋 楼号 栋号 楼栋号 楼幢 幢号 栋 幢 座 楼 buildingno block",
        cells.text(40),
        fills_down=True,
        never_date=True,
    ),
    ImportColumn(
        "entrance", _("Entrance"), "单元 单元号 门栋 stairs", cells.text(20), fills_down=True, never_date=True
    ),
    ImportColumn(
        "unit",
        _("Unit number"),
        "房号 房间号 室号 户号 门牌号 房屋编号 房屋 房间 房屋地址 房产 单元房号 室 unitno room flatno",
        cells.text(40),
        required=True,
        never_date=True,
    ),
    ImportColumn(
        "area",
        _("Area (m²)"),
        "建筑面积 面积 房屋面积 收费面积 计费面积 产权面积 平方米 aream floorarea size",
        cells.hundredths(10**8),
    ),
    ImportColumn(
        "property_type",
        _("Use"),
        "物业类型 房屋类型 用途 房屋用途 性质 type use",
        cells.choice(PROPERTY_WORDS),
    ),
    ImportColumn(
        "starts_on",
        _("Since"),
        "开始日期 起始日期 入住日期 入伙日期 交房日期 收房日期 接房日期 入住时间 交房时间 "
        "since movein startdate",
        cells.day,
    ),
    ImportColumn("note", _("Note"), "备注 说明 remarks", cells.text(2000), folds=False),
    ImportColumn(
        "owner_name",
        _("Owner"),
        "业主 业主姓名 姓名 产权人 产权人姓名 户主 房主 业主名称 客户名称 客户姓名 owner name",
        split_names,
        group="owner",
        mask=mask_name,
        never_date=True,
    ),
    ImportColumn(
        "owner_phone",
        _("Owner's phone"),
        "业主电话 电话 联系电话 手机 手机号 手机号码 联系方式 电话号码 业主手机 "
        "业主联系电话 phone mobile tel",
        split_phones,
        group="owner",
        mask=mask_phone,
        never_date=True,
    ),
    ImportColumn(
        "owner_id",
        _("Owner's ID number"),
        "业主身份证 身份证 身份证号 身份证号码 证件号 证件号码 业主证件号 业主身份证号 "
        "idnumber idno passport",
        split_ids,
        group="owner",
        mask=mask_id_number,
        never_date=True,
    ),
    ImportColumn(
        "owner_share",
        _("Owner's share"),
        "份额 产权份额 产权比例 占有份额 共有份额 业主份额 share",
        cells.share,
        group="owner",
    ),
    ImportColumn(
        "tenant_name",
        _("Tenant"),
        "租户 租户姓名 承租人 租客 租客姓名 租户名称 tenant",
        split_names,
        group="tenant",
        mask=mask_name,
        never_date=True,
    ),
    ImportColumn(
        "tenant_phone",
        _("Tenant's phone"),
        "租户电话 租户手机 租客电话 承租人电话 租户联系电话 tenantphone",
        split_phones,
        group="tenant",
        mask=mask_phone,
        never_date=True,
    ),
    ImportColumn(
        "tenant_id",
        _("Tenant's ID number"),
        "租户身份证 租户身份证号 租户证件号 租客身份证 承租人身份证 tenantid",
        split_ids,
        group="tenant",
        mask=mask_id_number,
        never_date=True,
    ),
)
