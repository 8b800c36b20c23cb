"""How values read in an official document: dates, times, periods, names of codes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc.model.document import DayUnit, DeliveryWay, IdType, ItemType
from nh_edoc.model.legal_time import BEIJING
from nh_edoc.receipt.kinds.parts import SpecialKind

if TYPE_CHECKING:
    from datetime import date, datetime

    from nh_edoc.model.document import Period

ID_TYPES: Final = {
    IdType.USCC: "统一社会信用代码",
    IdType.OTHER_ORGANISATION: "其他法人或其他组织有效证件",
    IdType.RESIDENT_ID: "公民身份号码",
    IdType.OFFICER: "军官证",
    IdType.ARMED_POLICE_OFFICER: "武警警官证",
    IdType.SOLDIER: "士兵证",
    IdType.ARMED_POLICE_SOLDIER: "武警士兵证",
    IdType.CIVILIAN_STAFF: "文职人员证",
    IdType.ARMED_POLICE_CIVILIAN_STAFF: "武警文职人员证",
    IdType.DIPLOMATIC_PASSPORT: "外交护照",
    IdType.SERVICE_PASSPORT: "公务护照",
    IdType.PUBLIC_AFFAIRS_PASSPORT: "公务普通护照",
    IdType.PASSPORT: "普通护照",
    IdType.TAIWAN_PERMIT: "台湾居民来往大陆通行证",
    IdType.HONG_KONG_MACAO_PERMIT: "港澳居民来往内地通行证",
    IdType.OTHER_PERSON: "其他自然人有效证件",
}
"""持证主体代码类型 (GB/T 36903 dictionary)."""
ITEM_TYPES: Final = {
    ItemType.ADMINISTRATIVE_POWER: "行政权力事项",
    ItemType.LICENSING: "行政许可",
    ItemType.PENALTY: "行政处罚",
    ItemType.COMPULSION: "行政强制",
    ItemType.LEVY: "行政征收",
    ItemType.PAYMENT: "行政给付",
    ItemType.INSPECTION: "行政检查",
    ItemType.CONFIRMATION: "行政确认",
    ItemType.REWARD: "行政奖励",
    ItemType.RULING: "行政裁决",
    ItemType.OTHER: "其他行政权力",
    ItemType.PUBLIC_SERVICE: "公共服务",
}
"""事项类型 (GB/T 39046-2020)."""
DELIVERY_WAYS: Final = {
    DeliveryWay.ONSITE: "现场送达",
    DeliveryWay.COURIER: "快递送达",
    DeliveryWay.ONLINE: "网上送达",
    DeliveryWay.PUBLIC_NOTICE: "公告送达",
}
"""送达方式 (办法 art. 16)."""
SPECIAL_KINDS: Final = {
    SpecialKind.HEARING: "听证",
    SpecialKind.TENDER: "招标",
    SpecialKind.AUCTION: "拍卖",
    SpecialKind.INSPECTION: "检验",
    SpecialKind.TESTING: "检测",
    SpecialKind.QUARANTINE: "检疫",
    SpecialKind.APPRAISAL: "鉴定",
    SpecialKind.EXPERT_REVIEW: "专家评审",
}
"""特殊程序种类 (许可法 art. 45)."""

_DIGITS: Final = "零一二三四五六七八九"
_UNITS: Final = ("", "十", "百", "千")


def day(value: date) -> str:
    """Return 2026年3月6日: full year, no leading zeros (GB/T 9704-2012, 7.3.5.1)."""
    return f"{value.year}年{value.month}月{value.day}日"


def moment(value: datetime) -> str:
    """Return 2026年3月6日 9:05 in Beijing time; seconds are not printed."""
    local = value.astimezone(BEIJING)
    return f"{day(local)} {local.hour}:{local.minute:02d}"


def period(value: Period) -> str:
    """Return 20个工作日 or 20个自然日: the unit is always named (许可法 art. 82)."""
    unit = "工作日" if value.unit is DayUnit.WORKING else "自然日"
    return f"{value.days}个{unit}"


def statutory_days(value: Period) -> str:
    """Return 六十日 as the 复议法 (art. 20) writes calendar days, 五个工作日 for working days."""
    return numeral(value.days) + ("个工作日" if value.unit is DayUnit.WORKING else "日")


def numeral(value: int) -> str:
    """Return 1 to 9999 in Chinese numerals: 六, 十五, 六十, 一百零五."""
    if not 0 < value < 10_000:  # noqa: PLR2004 - four places
        raise ValueError(value)
    text = ""
    for place, digit in enumerate(reversed(str(value))):
        if digit != "0":
            text = _DIGITS[int(digit)] + _UNITS[place] + text
        elif text and not text.startswith("零"):
            text = "零" + text
    return text.removeprefix("一") if text.startswith("一十") else text
