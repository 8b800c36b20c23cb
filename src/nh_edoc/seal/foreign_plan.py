"""用印计划 of a PDF of any producer: who seals it, where, and in which order (docs/adr/0024).

It is declared once, with the first seal, and travels in the file: every seal covers it, so nobody can change it.
"""

from __future__ import annotations

import json
import re
import unicodedata
from typing import TYPE_CHECKING, Any, Final, NoReturn

from nh_edoc._cms.certificate import subject_values
from nh_edoc.errors import InputError
from nh_edoc.identifiers import uscc
from nh_edoc.model.digest import Digest
from nh_edoc.model.record import dataclass
from nh_edoc.seal.placement import Anchor, Place
from nh_edoc.trust.applicants import holder_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FEWEST_SEALS: Final = 2
MOST_SEALS: Final = 20
LARGEST: Final = 64 * 1024
"""Greatest plan, in bytes."""
SIZE: Final = 42.0
"""Millimetres of a seal whose size the plan does not say."""
SMALLEST: Final = 5.0
GREATEST: Final = 100.0
"""Millimetres of a seal."""
_VERSION: Final = 1
_FIELD: Final = re.compile(r"[^\W\d_][\w-]{0,63}")
_LONGEST: Final = 200
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_NAMES: Final = frozenset({"2.5.4.10", "2.5.4.3"})
"""organizationName and commonName."""
_SIGNER: Final = frozenset({"subject", "certificate", "code"})
_KEYS: Final = frozenset({"field", "label", "signer", "at", "anchor", "nth", "size", "straddle"})
_PLACE: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedSigner:
    """Who is to seal; of several statements all must hold."""

    subject: str | None = None
    """Organisation, or common name, of the certificate's subject."""
    certificate: str | None = None
    """SHA-256 of the certificate (DER), 64 hexadecimal digits."""
    code: str | None = None
    """统一社会信用代码, in the attributes where applicants' certificates have it."""

    def problem(self, certificate: bytes, attributes: Sequence[str]) -> str | None:
        """Return which statement a certificate (DER) does not meet, or None."""
        names = {_form(value) for kind, value in subject_values(certificate) if kind in _NAMES}
        if self.certificate is not None and Digest.of(certificate).value != self.certificate:
            return f"SHA-256 {self.certificate}"
        if self.code is not None and holder_of(certificate, attributes).codes != {self.code}:
            return self.code
        if self.subject is not None and _form(self.subject) not in names:
            return self.subject
        return None

    def told(self) -> dict[str, str]:
        """Return what is stated, by its name in the plan."""
        values = {"subject": self.subject, "certificate": self.certificate, "code": self.code}
        return {key: value for key, value in values.items() if value is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredSeal:
    """One seal as somebody plans it."""

    field: str
    """Name of the field."""
    label: str
    """What people call it."""
    signer: PlannedSigner
    at: Place | Anchor
    size: float = SIZE
    """Millimetres."""
    straddle: bool = False
    """Over the right edges of all pages too; only the first seal can (docs/adr/0018)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignPlan:
    """The seals in the order in which they are put on."""

    seals: tuple[DeclaredSeal, ...]

    def __post_init__(self) -> None:
        """Refuse what cannot be kept.

        Raises:
            InputError: `foreign.plan`.
        """
        if not FEWEST_SEALS <= len(self.seals) <= MOST_SEALS:
            _refuse("seal", f"{FEWEST_SEALS}–{MOST_SEALS}")
        for number, one in enumerate(self.seals, start=1):
            _check(one, f"seal[{number}]", first=number == 1)
        names = [one.field for one in self.seals]
        if len(set(names)) != len(names):
            _refuse("field", ", ".join(names))


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedSeal:
    """One seal as the file has it planned; its place is the field's."""

    field: str
    label: str
    signer: PlannedSigner
    page: int
    """From 1."""
    size: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedPlan:
    """The plan that a file carries, in order."""

    seals: tuple[CarriedSeal, ...]

    def written(self) -> bytes:
        """Return the plan as it stands in a file: JSON, in one spelling."""
        seals = [
            {"field": one.field, "label": one.label, "page": one.page, "signer": one.signer.told(), "size": one.size}
            for one in self.seals
        ]
        told = {"seals": seals, "version": _VERSION}
        return json.dumps(told, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode("utf-8")


def read_plan(data: bytes) -> ForeignPlan:
    """Return the plan of a TOML file (docs/how-to/seal-any-pdf.md).

    Raises:
        InputError: `foreign.plan`: which entry is not as it must be, and how.
    """
    import tomllib  # noqa: PLC0415 - only where a plan is declared

    try:
        found = tomllib.loads(data[:LARGEST].decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        _refuse("TOML", str(error))
    rows = found.get("seal")
    if set(found) != {"seal"} or not isinstance(rows, list) or len(data) > LARGEST:
        _refuse("[[seal]]", ", ".join(found) or "—")
    return ForeignPlan(seals=tuple(_declared(row, f"seal[{number}]") for number, row in enumerate(rows, start=1)))


def read_carried(data: bytes) -> CarriedPlan:
    """Return the plan that a file carries.

    Raises:
        InputError: `foreign.plan`.
    """
    try:
        found = json.loads(data[:LARGEST].decode("utf-8"))
        rows = found["seals"] if found["version"] == _VERSION and len(data) <= LARGEST else []
        seals = tuple(
            CarriedSeal(
                field=_text(row["field"]),
                label=_text(row["label"]),
                signer=_signer(row["signer"], "signer"),
                page=int(row["page"]),
                size=float(row["size"]),
            )
            for row in rows[:MOST_SEALS]
        )
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise InputError("foreign.plan", entry="XXSealPlan", reason=type(error).__name__) from error
    if not seals:
        _refuse("XXSealPlan", "version")
    return CarriedPlan(seals=seals)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _declared(row: Any, where: str) -> DeclaredSeal:
    if not isinstance(row, dict) or set(row) - _KEYS:
        _refuse(where, ", ".join(sorted(set(row) - _KEYS)) if isinstance(row, dict) else type(row).__name__)
    for key, kinds in (("field", str), ("label", str), ("size", (int, float)), ("straddle", bool), ("nth", int)):
        if key in row and (not isinstance(row[key], kinds) or (isinstance(row[key], bool) and key != "straddle")):
            _refuse(f"{where}.{key}", str(row[key]))
    return DeclaredSeal(
        field=row.get("field", ""),
        label=row.get("label") or row.get("field", ""),
        signer=_signer(row.get("signer"), f"{where}.signer"),
        at=_place(row, where),
        size=float(row.get("size", SIZE)),
        straddle=row.get("straddle", False),
    )


def _signer(value: Any, where: str) -> PlannedSigner:
    if not isinstance(value, dict) or not value or set(value) - _SIGNER:
        _refuse(where, "subject, certificate, code")
    if not all(isinstance(one, str) and one.strip() for one in value.values()):
        _refuse(where, ", ".join(map(str, value.values())))
    found = PlannedSigner(**value)
    if found.certificate is not None:
        plain = found.certificate.replace(":", "").lower()
        if not _SHA256.fullmatch(plain):
            _refuse(f"{where}.certificate", found.certificate)
        found = PlannedSigner(**{**value, "certificate": plain})
    if found.code is not None and uscc.problems(found.code):
        _refuse(f"{where}.code", found.code)
    return found


def _place(row: Mapping[str, Any], where: str) -> Place | Anchor:
    if ("at" in row) == ("anchor" in row) or ("nth" in row and "anchor" not in row):
        _refuse(where, "at | anchor, nth")
    if "anchor" in row:
        if not isinstance(row["anchor"], str):
            _refuse(f"{where}.anchor", str(row["anchor"]))
        return Anchor(text=row["anchor"], nth=row.get("nth"))
    at = row["at"]
    numbers = isinstance(at, list) and all(isinstance(one, int | float) and not isinstance(one, bool) for one in at)
    if not numbers or len(at) != _PLACE or not isinstance(at[0], int):
        _refuse(f"{where}.at", str(at))
    return Place(page=at[0], x=float(at[1]), y=float(at[2]))


def _check(one: DeclaredSeal, where: str, *, first: bool) -> None:
    if not _FIELD.fullmatch(one.field):
        _refuse(f"{where}.field", one.field)
    if not 1 <= len(one.label) <= _LONGEST or not one.label.isprintable():
        _refuse(f"{where}.label", one.label)
    if not SMALLEST <= one.size <= GREATEST:
        _refuse(f"{where}.size", f"{one.size:g}")
    if one.straddle and not first:
        _refuse(f"{where}.straddle", one.field)
    if not one.signer.told():
        _refuse(f"{where}.signer", "—")


def _refuse(entry: str, reason: str) -> NoReturn:
    raise InputError("foreign.plan", entry=entry, reason=reason)


def _form(name: str) -> str:
    """Names of companies are written with wide and with narrow brackets."""
    return unicodedata.normalize("NFKC", name)
