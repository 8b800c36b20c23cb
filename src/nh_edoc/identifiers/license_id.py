"""电子证照标识 (GB/T 36904-2018): root, type code, issuer, serial, version, check character, joined by dots."""

from __future__ import annotations

from typing import Final

from nh_edoc.identifiers import uscc
from nh_edoc.identifiers.check_digits import DIGITS, LETTERS_AND_DIGITS, mod_37_36, only
from nh_edoc.model.record import dataclass

ROOT: Final = "1.2.156.3005.2"
TYPE_LENGTH: Final = 21
_VERSION_LENGTH: Final = 3
_SERIAL_LIMIT: Final = 64
_REGION_LENGTH: Final = 6
_PARTS: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenseId:
    """电子证照标识 in its parts, without the root."""

    type_code: str
    """证照类型代码: 统一社会信用代码 of the defining organ + three digits."""
    issuer: str
    """证照颁发机构代码."""
    serial: str
    """流水号."""
    version: str
    """版本号: 001, one more with every change."""
    check: str
    """校验位."""


def parse(value: str) -> LicenseId | None:
    """Return the parts, or None when root or number of parts are others."""
    if not value.startswith(ROOT + "."):
        return None
    parts = value[len(ROOT) + 1 :].split(".")
    if len(parts) != _PARTS:
        return None
    type_code, issuer, serial, version, check = parts
    return LicenseId(type_code=type_code, issuer=issuer, serial=serial, version=version, check=check)


def problems(value: str) -> tuple[str, ...]:
    """Return what is wrong with a 电子证照标识; empty when structure and check character hold."""
    if not value.startswith(ROOT + "."):
        return ("identifier.license_id.root",)
    parts = parse(value)
    if parts is None:
        return ("identifier.license_id.parts",)
    body = parts.type_code + parts.issuer + parts.serial + parts.version
    if not only(body + parts.check, LETTERS_AND_DIGITS):
        return ("identifier.license_id.characters",)
    found = []
    if type_code_problems(parts.type_code):
        found.append("identifier.license_id.type")
    if not _is_region(parts.issuer) and uscc.problems(parts.issuer):
        found.append("identifier.license_id.issuer")
    if not 1 <= len(parts.serial) <= _SERIAL_LIMIT:
        found.append("identifier.license_id.serial")
    if len(parts.version) != _VERSION_LENGTH or not only(parts.version, DIGITS) or parts.version == "000":
        found.append("identifier.license_id.version")
    if mod_37_36(body) != parts.check:  # over the parts alone: neither root nor dots are counted
        found.append("identifier.license_id.check")
    return tuple(found)


def warnings(value: str) -> tuple[str, ...]:
    """Return what is unusual with an identifier that has no problems: an issuer given by its region."""
    parts = parse(value)
    return ("identifier.license_id.issuer-region",) if parts is not None and _is_region(parts.issuer) else ()


def type_code_problems(value: str) -> tuple[str, ...]:
    """Return what is wrong with a 证照类型代码; empty when it is a good organ code and three digits."""
    if len(value) != TYPE_LENGTH:
        return ("identifier.license_type.length",)
    found = []
    if uscc.problems(value[: uscc.LENGTH]):
        found.append("identifier.license_type.uscc")
    if not only(value[uscc.LENGTH :], DIGITS):
        found.append("identifier.license_type.sequence")
    return tuple(found)


def _is_region(issuer: str) -> bool:
    return len(issuer) == _REGION_LENGTH and only(issuer, DIGITS)
