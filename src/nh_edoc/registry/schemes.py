"""How numbers are spelt: the schemes that come with the package; any other object of the protocol serves as well."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from nh_edoc.errors import InputError, Problem
from nh_edoc.identifiers import approval_code, item_code
from nh_edoc.identifiers.check_digits import LETTERS_AND_DIGITS, mod_37_36, only
from nh_edoc.identifiers.license_id import ROOT
from nh_edoc.model.registry import NumberSeries
from nh_edoc.registry import checks

APPROVAL_CODE: Final = "approval-code"
"""Kind of the series of 统一审批编码."""
LICENSE_IDENTIFIER: Final = "license-identifier"
"""Kind of the series of 流水号 of 电子证照标识."""
LICENSE_VERSION: Final = "license-version"
"""Kind of the series of 版本号 of one 电子证照标识."""
_PLACE: Final = re.compile(r"\{(year|sequence)(?::0([1-9]))?\}")
_PLACES: Final = {"year", "sequence"}
_AGENCY: Final = 18
"""Characters of the agency's code, which an item code begins with."""
_VERSIONS: Final = 999


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentNumberScheme:
    """文号 or 受理文书编号: by agency, kind and year (R14).

    ``pattern`` is text with the places ``{year}`` and ``{sequence}``, for example ``南演许准〔{year}〕{sequence}号``;
    ``{sequence:05}`` pads with zeros, which receipts may do and 文号 may not (GB/T 9704, 7.2.5).
    """

    agency: str
    kind: str
    year: int
    """Year of the date of the document, Beijing time."""
    pattern: str
    limit: int = 50
    """Greatest length: 30 for 受理文书编号 (GB/T 39046)."""
    first: int = 1
    """Above 1 only for the year in which the agency began here what it had begun elsewhere."""
    series: NumberSeries = field(init=False, repr=False, compare=False)
    """One series for each agency, kind and year."""
    _spelt: str = field(init=False, repr=False, compare=False)
    """The pattern with its year, the sequence left to be formatted."""

    def __post_init__(self) -> None:
        places = {place[1]: f"0{place[2] or 1}d" for place in _PLACE.finditer(self.pattern)}
        rest = _PLACE.sub("", self.pattern)
        if len(_PLACE.findall(self.pattern)) != len(_PLACES) or places.keys() != _PLACES or "{" in rest or "}" in rest:
            raise InputError("registry.pattern", pattern=self.pattern)
        values = {"year": f"{self.year:{places['year']}}", "sequence": f"{{:{places['sequence']}}}"}
        object.__setattr__(self, "_spelt", _PLACE.sub(lambda place: values[place[1]], self.pattern))
        series = NumberSeries(agency=self.agency, kind=self.kind, scope=f"{self.year:04d}", first=self.first)
        object.__setattr__(self, "series", series)

    def number(self, sequence: int) -> str:
        """Return the number.

        Raises:
            InputError: `registry.exhausted`: it would be longer than ``limit``.
        """
        number = self._spelt.format(sequence)
        if len(number) > self.limit:
            raise InputError("registry.exhausted", scope=f"{self.year}", sequence=sequence)
        return number


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalCodeScheme:
    """统一审批编码 (办法 art. 11): item code (33), day (8), sequence of the item on that day (4)."""

    item_code: str
    """业务办理项编码, 33 characters, the first 18 of them the agency's code."""
    day: date
    """Day of the application, Beijing time."""
    first: int = 1

    def __post_init__(self) -> None:
        found = item_code.problems(self.item_code)
        if found or len(self.item_code) != item_code.BUSINESS:
            problems = tuple(Problem(path="/item_code", code=code) for code in found)
            raise InputError("registry.item-code", problems, value=self.item_code)

    @property
    def series(self) -> NumberSeries:
        """One series for each item and day."""
        return NumberSeries(agency=self.item_code[:_AGENCY], kind=APPROVAL_CODE, scope=self._scope, first=self.first)

    @property
    def _scope(self) -> str:
        return f"{self.item_code}{self.day:%Y%m%d}"

    def number(self, sequence: int) -> str:
        """Return the code, 45 characters.

        Raises:
            InputError: `registry.exhausted`: more than 9,999 applications for the item on the day.
        """
        if sequence > approval_code.LAST_SEQUENCE:
            raise InputError("registry.exhausted", scope=self._scope, sequence=sequence)
        return approval_code.compose(self.item_code, self.day, sequence)


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenseIdentifierScheme:
    """电子证照标识 of a new licence (GB/T 36904): serial = year (4) and sequence (6), version 001."""

    type_code: str
    """证照类型代码, 21 characters."""
    agency: str
    """证照颁发机构代码: the agency's 统一社会信用代码."""
    year: int
    first: int = 1

    @property
    def series(self) -> NumberSeries:
        """One series for each type, agency and year."""
        scope = f"{self.type_code}.{self.year:04d}"
        return NumberSeries(agency=self.agency, kind=LICENSE_IDENTIFIER, scope=scope, first=self.first)

    def number(self, sequence: int) -> str:
        """Return the identifier.

        Raises:
            InputError: `registry.exhausted`: more than 999,999 in the year; `registry.input`: a code is wrong.
        """
        if sequence > 999_999:  # noqa: PLR2004 - six digits
            raise InputError("registry.exhausted", scope=self.series.scope, sequence=sequence)
        return _identifier(self.type_code, self.agency, f"{self.year:04d}{sequence:06d}", "001")


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenseVersionScheme:
    """电子证照标识 of a changed licence (GB/T 36904): the same serial, the next version."""

    type_code: str
    agency: str
    serial: str
    first: int = 2
    """The version after the one that was issued elsewhere, or 2."""

    @property
    def series(self) -> NumberSeries:
        """One series for each serial."""
        scope = f"{self.type_code}.{self.serial}"
        return NumberSeries(agency=self.agency, kind=LICENSE_VERSION, scope=scope, first=self.first)

    def number(self, sequence: int) -> str:
        """Return the identifier.

        Raises:
            InputError: `registry.exhausted`: the version has three digits; `registry.input`: a code is wrong.
        """
        if sequence > _VERSIONS:
            raise InputError("registry.exhausted", scope=self.series.scope, sequence=sequence)
        return _identifier(self.type_code, self.agency, self.serial, f"{sequence:03d}")


def _identifier(*parts: str) -> str:
    body = "".join(parts)
    check = mod_37_36(body) if only(body, LETTERS_AND_DIGITS) else "?"
    identifier = ".".join((ROOT, *parts, check))
    checks.require_identifier(identifier)
    return identifier
