"""Changes of a trust list: each takes a list and returns a new one, or says why not.

What was true for a time stays listed with its end: a document of that time is judged by it for ever (verification
rules, 2). So nothing here removes an entry.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from nh_edoc.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from nh_edoc.model.digest import Digest
    from nh_edoc.model.trust import AgencyName, Anchor, Mandate, Seal, Span, TrustedAgency, TrustList


def with_anchor(listed: TrustList, anchor: Anchor) -> TrustList:
    """Return the list with an anchor for one use.

    Raises:
        InputError: `trust.edit.span`; `trust.edit.listed`: the certificate already serves this use.
    """
    require_span(anchor)
    if any(one.digest == anchor.digest and one.use is anchor.use for one in listed.anchors):
        raise InputError("trust.edit.listed", field="anchors", name=f"{anchor.file} ({anchor.use})")
    return replace(listed, anchors=(*listed.anchors, anchor))


def with_agency(listed: TrustList, agency: TrustedAgency) -> TrustList:
    """Return the list with a new agency.

    Raises:
        InputError: `trust.edit.span`; `trust.edit.listed`: there is one of this USCC.
    """
    require_span(agency.names[0])
    if any(one.uscc == agency.uscc for one in listed.agencies):
        raise InputError("trust.edit.listed", field="agencies/uscc", name=agency.uscc)
    return replace(listed, agencies=(*listed.agencies, agency))


def with_name(listed: TrustList, uscc: str, name: AgencyName) -> TrustList:
    """Return the list with a later name of an agency; the name before it ends where the new one begins.

    Raises:
        InputError: `trust.edit.agency`, `trust.edit.span`; `trust.edit.name-order`: it begins before the last name
            does, or before that one has ended.
    """
    require_span(name)

    def change(agency: TrustedAgency) -> TrustedAgency:
        *earlier, last = agency.names
        if name.from_ <= last.from_ or (last.to is not None and name.from_ < last.to):
            begins = (last.to or last.from_).isoformat()
            raise InputError("trust.edit.name-order", field="names/from", name=last.text, begins=begins)
        ended = last if last.to is not None else replace(last, to=name.from_)
        return replace(agency, names=(*earlier, ended, name))

    return _changed(listed, uscc, change)


def with_seal(listed: TrustList, uscc: str, seal: Seal) -> TrustList:
    """Return the list with a seal of an agency.

    Raises:
        InputError: `trust.edit.agency`, `trust.edit.span`; `trust.edit.listed`: the certificate is listed already,
            of whatever agency: one seal has one holder.
    """
    require_span(seal)
    if any(one.certificate == seal.certificate for agency in listed.agencies for one in agency.seals):
        raise InputError("trust.edit.listed", field="seals/certificate", name=seal.certificate.value)
    return _changed(listed, uscc, lambda agency: replace(agency, seals=(*agency.seals, seal)))


def with_mandate(listed: TrustList, uscc: str, mandate: Mandate) -> TrustList:
    """Return the list with another agency that this one acts for (许可法 art. 24: 委托).

    Raises:
        InputError: `trust.edit.agency`: one of the two is not listed; `trust.edit.span`; `trust.edit.itself`.
    """
    require_span(mandate)
    _require_other(listed, uscc, mandate.uscc, "acts_for/uscc")
    return _changed(listed, uscc, lambda agency: replace(agency, acts_for=(*agency.acts_for, mandate)))


def with_predecessor(listed: TrustList, uscc: str, predecessor: str) -> TrustList:
    """Return the list with an agency whose functions this one took over.

    Raises:
        InputError: `trust.edit.agency`, `trust.edit.itself`, `trust.edit.listed`.
    """
    _require_other(listed, uscc, predecessor, "successor_of")

    def change(agency: TrustedAgency) -> TrustedAgency:
        if predecessor in agency.successor_of:
            raise InputError("trust.edit.listed", field="successor_of", name=predecessor)
        return replace(agency, successor_of=(*agency.successor_of, predecessor))

    return _changed(listed, uscc, change)


def seal_compromised(listed: TrustList, certificate: Digest, since: datetime) -> TrustList:
    """Return the list with a seal reported lost (挂失) from a time on; a report may be moved back, never forward.

    Raises:
        InputError: `trust.edit.seal`: no such seal; `trust.edit.compromised-later`.
    """

    def change(seal: Seal) -> Seal:
        known = seal.compromised_from
        if known is not None and since > known:
            raise InputError("trust.edit.compromised-later", field="compromised_from", known=known.isoformat())
        return replace(seal, compromised_from=since)

    return _changed_seal(listed, certificate, change)


def seal_ended(listed: TrustList, certificate: Digest, end: datetime) -> TrustList:
    """Return the list with a seal that is no longer used from a time on (停用, 换发).

    Raises:
        InputError: `trust.edit.seal`, `trust.edit.span`.
    """

    def change(seal: Seal) -> Seal:
        ended = replace(seal, to=end)
        require_span(ended)
        return ended

    return _changed_seal(listed, certificate, change)


def anchor_ended(listed: TrustList, certificate: Digest, end: datetime) -> TrustList:
    """Return the list with an anchor that is not trusted, for any use, from a time on.

    Raises:
        InputError: `trust.edit.anchor`: no such anchor; `trust.edit.span`.
    """
    if all(one.digest != certificate for one in listed.anchors):
        raise InputError("trust.edit.anchor", field="anchors/digest", name=certificate.value)
    anchors = tuple(replace(one, to=end) if one.digest == certificate else one for one in listed.anchors)
    for one in anchors:
        require_span(one)
    return replace(listed, anchors=anchors)


def mandate_ended(listed: TrustList, uscc: str, other: str, end: datetime) -> TrustList:
    """Return the list with an agency that no longer acts for another from a time on.

    Raises:
        InputError: `trust.edit.agency`, `trust.edit.span`; `trust.edit.mandate`: none without an end.
    """

    def change(agency: TrustedAgency) -> TrustedAgency:
        if not any(one.uscc == other and one.to is None for one in agency.acts_for):
            raise InputError("trust.edit.mandate", field="acts_for/uscc", name=other)
        ended = tuple(replace(one, to=end) if one.uscc == other and one.to is None else one for one in agency.acts_for)
        for one in ended:
            require_span(one)
        return replace(agency, acts_for=ended)

    return _changed(listed, uscc, change)


def require_span(span: Span) -> None:
    """Return when a span ends after it begins.

    Raises:
        InputError: `trust.edit.span`.
    """
    if span.to is not None and span.to <= span.from_:
        raise InputError("trust.edit.span", field="to", begins=span.from_.isoformat(), ends=span.to.isoformat())


def _changed(listed: TrustList, uscc: str, change: Callable[[TrustedAgency], TrustedAgency]) -> TrustList:
    _require_agency(listed, uscc, "uscc")
    return replace(listed, agencies=tuple(change(one) if one.uscc == uscc else one for one in listed.agencies))


def _changed_seal(listed: TrustList, certificate: Digest, change: Callable[[Seal], Seal]) -> TrustList:
    if all(one.certificate != certificate for agency in listed.agencies for one in agency.seals):
        raise InputError("trust.edit.seal", field="seals/certificate", name=certificate.value)
    agencies = tuple(
        replace(agency, seals=tuple(change(one) if one.certificate == certificate else one for one in agency.seals))
        for agency in listed.agencies
    )
    return replace(listed, agencies=agencies)


def _require_agency(listed: TrustList, uscc: str, field: str) -> None:
    if all(one.uscc != uscc for one in listed.agencies):
        raise InputError("trust.edit.agency", field=field, name=uscc)


def _require_other(listed: TrustList, uscc: str, other: str, field: str) -> None:
    _require_agency(listed, other, field)
    if uscc == other:
        raise InputError("trust.edit.itself", field=field, name=uscc)
