"""The laws and standards that the rules rest on, each with its time in force.

A document is judged by what was in force on its own date. ``in_force_to`` is the first day on which the text was
no longer in force.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from nh_edoc.model.record import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """依据: one article of a law, or a standard."""

    law: str
    article: str
    """Article and paragraph as they are cited; of a standard its number, with the clause where it is known."""
    in_force_from: date
    in_force_to: date | None = None
    licensing: bool = False
    """Whether it governs only items that the 行政许可法 governs."""

    def cite(self) -> str:
        """Return the citation: 《中华人民共和国行政许可法》第四十二条第一款."""
        return f"《{self.law}》{self.article}"

    def in_force(self, day: date) -> bool:
        """Whether the text was in force on ``day``."""
        return self.in_force_from <= day and not self.lapsed(day)

    def lapsed(self, day: date) -> bool:
        """Whether the text was no longer in force on ``day``."""
        return self.in_force_to is not None and self.in_force_to <= day


def _licensing_law(article: str) -> Basis:
    return Basis(law="中华人民共和国行政许可法", article=article, in_force_from=date(2004, 7, 1), licensing=True)


def _measures(article: str) -> Basis:
    # art. 27: two years from publication on 2018-01-10; no renewal is known
    return Basis(
        law="佛山市南海区网上办事管理办法（试行）",
        article=article,
        in_force_from=date(2018, 1, 10),
        in_force_to=date(2020, 1, 10),
    )


def _review_law(article: str) -> Basis:
    return Basis(law="中华人民共和国行政复议法", article=article, in_force_from=date(2024, 1, 1))


def _former_review_law(article: str) -> Basis:
    return Basis(
        law="中华人民共和国行政复议法",
        article=f"（1999年）{article}",
        in_force_from=date(1999, 10, 1),
        in_force_to=date(2024, 1, 1),
    )


LICENSING_32_1_4: Final = _licensing_law("第三十二条第一款第四项")
"""Notice of what is missing within five days; without it the application counts as accepted on receipt."""
LICENSING_32_1_5: Final = _licensing_law("第三十二条第一款第五项")
"""Accepted when complete, or when all supplements are in."""
LICENSING_32_2: Final = _licensing_law("第三十二条第二款")
"""A dated written voucher of acceptance."""
LICENSING_38: Final = _licensing_law("第三十八条第二款")
"""A refusal gives its reasons and tells the right to review and suit."""
LICENSING_42: Final = _licensing_law("第四十二条第一款")
"""Twenty days from acceptance, unless laws or regulations say otherwise."""
LICENSING_45: Final = _licensing_law("第四十五条")
"""The time of special procedures is not counted."""
LICENSING_55: Final = _licensing_law("第五十五条第三款")
"""A refusal upon inspection states the technical standards."""
LICENSING_82: Final = _licensing_law("第八十二条")
"""Periods are working days."""

MEASURES_11: Final = _measures("第十一条")
"""The application has a 统一审批编码."""
MEASURES_14: Final = _measures("第十四条")
"""Acceptance, its receipt, the start of the clock."""
MEASURES_15: Final = _measures("第十五条")
"""Special procedures, and the decision within the period."""

LICENSING_44: Final = _licensing_law("第四十四条")
"""A licence is delivered within ten days of the decision."""
MEASURES_16: Final = _measures("第十六条")
"""Ways of delivery and what proves it."""
_CIVIL: Final = "中华人民共和国民事诉讼法"
CIVIL_88: Final = Basis(law=_CIVIL, article="第八十八条", in_force_from=date(2024, 1, 1))
"""Who may sign for a document."""
CIVIL_89: Final = Basis(law=_CIVIL, article="第八十九条", in_force_from=date(2024, 1, 1))
"""A document that is refused is left with a witness."""
CIVIL_90: Final = Basis(law=_CIVIL, article="第九十条", in_force_from=date(2024, 1, 1))
"""Electronic delivery: with consent, on arrival in the receiver's system."""
CIVIL_91: Final = Basis(law=_CIVIL, article="第九十一条", in_force_from=date(2024, 1, 1))
"""Delivery by post: on the date of the receipt."""
CIVIL_95: Final = Basis(law=_CIVIL, article="第九十五条", in_force_from=date(2024, 1, 1))
"""Public notice: after other ways failed, delivered thirty days later."""

LICENSING_32_1_2: Final = _licensing_law("第三十二条第一款第二项")
"""Not this organ's: the application is not accepted, and the applicant told where to apply."""
LICENSING_42_1_LONGER: Final = _licensing_law("第四十二条第一款（延长）")
"""Ten days more, approved by the head of the organ, with reasons told."""
LICENSING_42_2_LONGER: Final = _licensing_law("第四十二条第二款（延长）")
"""Fifteen days more where organs handle the case together, approved by the head of the government."""
LICENSING_47: Final = _licensing_law("第四十七条第一款")
"""Who is told of the right to a hearing has five days to ask for it."""
LICENSING_48: Final = _licensing_law("第四十八条第一款第一项")
"""Time and place of a hearing are told seven days before."""
LICENSING_50: Final = _licensing_law("第五十条第二款")
"""Not decided before the licence runs out: counts as renewed."""
MEASURES_12: Final = _measures("第十二条")
"""What is missing is told at once."""
MEASURES_19: Final = _measures("第十九条")
"""Electronic seals of applicants, on their forms and materials."""
MEASURES_20: Final = _measures("第二十条")
"""A shared licence is not demanded again."""
MEASURES_21: Final = _measures("第二十一条")
"""Data come from one source."""

MEASURES_25: Final = _measures("第二十五条")
"""Who is put on the blacklist, and how that is fought."""
CREDIT_LISTS: Final = Basis(
    law="国务院办公厅关于进一步完善失信约束制度构建诚信建设长效机制的指导意见",
    article="（国办发〔2020〕49号）",
    in_force_from=date(2020, 12, 7),
)
"""Restrictions rest on laws, regulations or State policy; who is restricted is told before and may answer."""
LICENSING_5: Final = _licensing_law("第五条第二款")
"""What is published leaves out secrets of state, of trade and of private life."""
LICENSING_40: Final = _licensing_law("第四十条")
"""Grants are published."""

MEASURES_22: Final = _measures("第二十二条")
"""What the archive of a case holds."""
RELIABLE_SIGNATURE: Final = Basis(law="中华人民共和国电子签名法", article="第十三条", in_force_from=date(2005, 4, 1))
"""What makes an electronic signature reliable."""
ORIGINAL_FORM: Final = Basis(law="中华人民共和国电子签名法", article="第五条", in_force_from=date(2005, 4, 1))
"""What makes a data message an original: whole and unchanged from its final form on, whatever is added to it later."""
PERSONAL_DATA: Final = Basis(law="中华人民共和国个人信息保护法", article="第六条", in_force_from=date(2021, 11, 1))
"""No more personal data than the purpose needs."""
LICENSE_METADATA: Final = Basis(
    law="电子证照 元数据规范", article="（GB/T 36903-2018）", in_force_from=date(2019, 1, 1)
)

SHARED_LICENSES: Final = Basis(
    law="国务院关于在线政务服务的若干规定", article="（国令第716号）第十一条", in_force_from=date(2019, 4, 26)
)
"""An electronic licence may serve as the basis of a case."""

COUNTING: Final = (
    Basis(law="中华人民共和国民法典", article="第二百零一条第一款", in_force_from=date(2021, 1, 1)),
    Basis(
        law="中华人民共和国民法通则",
        article="第一百五十四条",
        in_force_from=date(1987, 1, 1),
        in_force_to=date(2021, 1, 1),
    ),
)
"""The day of the event is not counted."""

REVIEW_PERIOD: Final = (_review_law("第二十条第一款"), _former_review_law("第九条第一款"))
"""Sixty days, unless a law gives more."""
REVIEW_TOLD: Final = _review_law("第二十条第三款")
"""What a decision tells: the right, the organ, the period."""
REVIEW_ONLINE: Final = _review_law("第二十二条第二款")
"""A decision delivered online comes with an online channel for review."""
REVIEW_ORGAN: Final = (_review_law("第二十四条"), _former_review_law("第十二条"))
"""Which organ reviews."""
SUIT_PERIOD: Final = Basis(law="中华人民共和国行政诉讼法", article="第四十六条第一款", in_force_from=date(2015, 5, 1))
"""Six months, unless a law says otherwise."""
FORMER_SUIT_PERIOD: Final = Basis(
    law="中华人民共和国行政诉讼法",
    article="（1989年）第三十九条",
    in_force_from=date(1990, 10, 1),
    in_force_to=date(2015, 5, 1),
)
"""Three months."""

OFFICIAL_DOCUMENTS: Final = Basis(
    law="党政机关公文格式", article="（GB/T 9704-2012）7.2.5", in_force_from=date(2012, 7, 1)
)
OFFICIAL_DATE: Final = Basis(law="党政机关公文格式", article="（GB/T 9704-2012）7.3.5", in_force_from=date(2012, 7, 1))
"""成文日期 and the seal that presses it."""
PLATFORM_DATA: Final = Basis(
    law="政务服务平台基础数据规范", article="（GB/T 39046-2020）表6", in_force_from=date(2020, 10, 1)
)
SOCIAL_CREDIT_CODE: Final = Basis(
    law="法人和其他组织统一社会信用代码编码规则", article="（GB 32100-2015）", in_force_from=date(2015, 10, 1)
)
RESIDENT_NUMBER: Final = Basis(law="公民身份号码", article="（GB 11643-1999）", in_force_from=date(1999, 7, 1))
ITEM_CODES: Final = Basis(
    law="全国一体化政务服务平台 政务服务事项基本目录及实施清单 第1部分：编码要求",
    article="（GB/T 39554.1-2020）",
    in_force_from=date(2020, 11, 19),
)
LICENSE_IDENTIFIER: Final = Basis(
    law="电子证照 标识规范", article="（GB/T 36904-2018）", in_force_from=date(2019, 1, 1)
)
