"""Whose seal is it, where an applicant seals (办法 art. 19)? The certificate answers, and no list.

Applicants are not listed: there are too many, and nobody registers their pictures. What counts is that an authority
that the operator trusts for applicants says who holds the key: by 统一社会信用代码 (GB 32100-2015) and by name. Which
attribute holds the code no standard that we know fixes for China; it is a setting. ETSI EN 319 412-1, 5.1.4, writes it
behind ``NTRCN-``.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from nh_edoc._cms.certificate import subject_values
from nh_edoc.identifiers import uscc

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nh_edoc.model.document import SealingParty

CODE_ATTRIBUTES: Final = ("2.5.4.97", "2.5.4.5")
"""organizationIdentifier and serialNumber: default of the setting ``applicant_code_attributes``."""
_ORGANISATION: Final = "2.5.4.10"
_PREFIX: Final = "NTRCN-"


class Naming(StrEnum):
    """What a certificate says about an applicant."""

    NAMED = "named"
    OTHER = "other"
    """It names another organisation."""
    OTHER_NAME = "other-name"
    """It has the applicant's code, and another name: an earlier one, or one written otherwise."""
    NO_CODE = "no-code"
    """It names no organisation by its code, or the applicant as one of several."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """持有人: the organisation that a certificate names."""

    name: str | None
    """organizationName; None where there is not exactly one."""
    codes: frozenset[str]
    """统一社会信用代码 in the attributes asked for; those with wrong check digits are none."""


def holder_of(certificate: bytes, attributes: Sequence[str] = CODE_ATTRIBUTES) -> Holder:
    """Return the organisation that a DER certificate names.

    Args:
        certificate: the signer's.
        attributes: types (OID) of the attributes that may hold the code.
    """
    values = subject_values(certificate)
    names = [value for kind, value in values if kind == _ORGANISATION]
    codes = (value.removeprefix(_PREFIX) for kind, value in values if kind in attributes)
    return Holder(
        name=names[0] if len(names) == 1 else None, codes=frozenset(code for code in codes if not uscc.problems(code))
    )


def judge_naming(holder: Holder, applicant: SealingParty) -> Naming:
    """Judge whether a certificate's holder is the applicant: the code says who it is, the name must be its name."""
    if holder.codes and applicant.code not in holder.codes:
        return Naming.OTHER
    if holder.codes != {applicant.code}:
        return Naming.NO_CODE
    same = holder.name is not None and _form(holder.name) == _form(applicant.name)
    return Naming.NAMED if same else Naming.OTHER_NAME


def _form(name: str) -> str:
    """Names of companies are written with wide and with narrow brackets."""
    return unicodedata.normalize("NFKC", name)
