"""R21: who is put on the blacklist, how often it takes, and what the basis is (办法 art. 25, 国办发〔2020〕49号)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc.receipt.kinds.parts import BlacklistGround
from nh_edoc.receipt.rules import catalogue as rules
from nh_edoc.receipt.rules.judging import Breach

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MORE_THAN: Final = 3
"""超过三次: from the fourth time on, for items 二, 三, 四; of item 一 once is enough."""
_COUNTED: Final = frozenset(
    {BlacklistGround.NOT_SUBMITTED, BlacklistGround.MISSED_APPOINTMENTS, BlacklistGround.UNTRUE_COMPLAINTS}
)
_MEASURES: Final = "网上办事管理办法"


def count_breaches(ground: BlacklistGround, count: int | None, path: str) -> Iterator[Breach]:
    """Yield an act that was not done often enough to be listed."""
    if ground in _COUNTED and (count is None or count <= MORE_THAN):
        params = {"found": count if count is not None else "", "limit": MORE_THAN}
        yield Breach(demand=rules.R21_COUNT, path=f"{path}/count", params=params)


def basis_breaches(legal_basis: Sequence[str], path: str) -> Iterator[Breach]:
    """Yield a restriction that rests on the Measures alone, which are no law or regulation."""
    if all(_MEASURES in basis for basis in legal_basis):
        yield Breach(demand=rules.R21_BASIS, path=f"{path}/legalBasis")
