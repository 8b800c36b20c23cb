"""暂定: years whose holiday notice is still to come.

Known in advance are the statutory holidays themselves (全国年节及纪念日放假办法, as amended with effect from
2025-01-01, art. 2: 13 days). Not known are the days moved to or from weekends (调休) and the days off in place of
holidays that fall on a weekend; a date counted here can therefore move, and says so.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Final

SOURCE: Final = "provisional"
VERSION: Final = "1"
"""Changes when a rule or a day below changes."""

_FESTIVALS: Final = {
    # year: 春节 (first day of the lunar year), 清明, 端午, 中秋, each month and day
    2027: "0206 0405 0609 0915",
    2028: "0126 0404 0528 1003",
    2029: "0213 0404 0616 0922",
    2030: "0203 0405 0605 0912",
    2031: "0123 0405 0624 1001",
    2032: "0211 0404 0612 0919",
    2033: "0131 0404 0601 0908",
    2034: "0219 0405 0620 0927",
    2035: "0208 0405 0610 0916",
    2036: "0128 0404 0530 1004",
    2037: "0215 0404 0618 0924",
    2038: "0204 0405 0607 0913",
    2039: "0124 0405 0527 1002",
    2040: "0212 0404 0614 0920",
    2041: "0201 0404 0603 0910",
    2042: "0122 0404 0622 0928",
    2043: "0210 0405 0611 0917",
    2044: "0130 0404 0531 1005",
    2045: "0217 0404 0619 0925",
    2046: "0206 0404 0608 0915",
    2047: "0126 0405 0529 1004",
    2048: "0214 0404 0615 0922",
    2049: "0202 0404 0604 0911",
    2050: "0123 0404 0623 0930",
}
"""New moons and solar terms in Beijing time; checked against an ephemeris when the table was made."""

YEARS: Final = frozenset(_FESTIVALS)
LAST_YEAR: Final = max(YEARS)


@cache
def statutory_holidays(year: int) -> frozenset[date]:
    """Return the 13 statutory holidays (fewer where two coincide) of a year in ``YEARS``."""
    spring, clear_and_bright, dragon_boat, mid_autumn = (
        date(year, int(text[:2]), int(text[2:])) for text in _FESTIVALS[year].split()
    )
    return frozenset(
        {
            date(year, 1, 1),  # 元旦
            *(spring + timedelta(days=offset) for offset in (-1, 0, 1, 2)),  # 春节: 除夕 to 初三
            clear_and_bright,  # 清明节
            date(year, 5, 1),  # 劳动节
            date(year, 5, 2),
            dragon_boat,  # 端午节
            mid_autumn,  # 中秋节
            *(date(year, 10, day) for day in (1, 2, 3)),  # 国庆节
        }
    )


def is_working(day: date) -> bool:
    """Return whether ``day``, of a year in ``YEARS``, is worked as far as is known in advance."""
    return day.weekday() < 5 and day not in statutory_holidays(day.year)  # noqa: PLR2004 - Friday is 4
