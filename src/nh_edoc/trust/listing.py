"""A trust store as rows to print."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

from nh_edoc import messages
from nh_edoc.model.legal_time import BEIJING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from nh_edoc.model.trust import Span
    from nh_edoc.trust.store import TrustStore


def rows(store: TrustStore) -> Iterator[dict[str, str]]:
    """Yield one row for the list itself, then one for each anchor, agency and seal; all values are text."""
    yield {
        "row": "list",
        "version": str(store.version),
        "issued": _time(store.issued),
        "nextUpdate": _time(store.next_update),
        "digest": store.digest.value,
    }
    for anchor, _ in store.anchor_files:
        yield {"row": "anchor", "file": anchor.file, "use": anchor.use.value, **_span(anchor)}
    for agency in store.listed.agencies:
        last = agency.names[-1]
        yield {"row": "agency", "uscc": agency.uscc, "name": last.text, "region": agency.region, **_span(last)}
        for seal in agency.seals:
            yield {
                "row": "seal",
                "uscc": agency.uscc,
                "name": seal.seal_name,
                "kinds": ",".join(seal.kinds),
                "certificate": seal.certificate.value,
                "picture": "" if seal.picture is None else f"{seal.picture.alg}:{seal.picture.value}",
                "compromisedFrom": "" if seal.compromised_from is None else _time(seal.compromised_from),
                **_span(seal),
            }


def table(store: TrustStore, lang: str) -> Iterator[str]:
    """Yield the lines of the store as people read it; texts of the list are shown escaped."""
    yield _line("list", lang, version=store.version, issued=beijing(store.issued), until=beijing(store.next_update))
    for anchor, _ in store.anchor_files:
        use = messages.text(f"trust.use.{anchor.use.value}", lang)
        yield _line("anchor", lang, use=use, file=anchor.file, period=_period(anchor))
    for agency in store.listed.agencies:
        yield _line("agency", lang, name=agency.names[-1].text, uscc=agency.uscc, region=agency.region)
        for name in agency.names[:-1]:
            yield _line("name", lang, name=name.text, period=_period(name))
        for other in agency.successor_of:
            yield _line("predecessor", lang, name=_named(store, other))
        for mandate in agency.acts_for:
            items = " ".join(mandate.items) or messages.text("trust.show.all-items", lang)
            yield _line("mandate", lang, name=_named(store, mandate.uscc), items=items, period=_period(mandate))
        for seal in agency.seals:
            yield _line("seal", lang, name=seal.seal_name, period=_period(seal))
            yield _line("seal-for", lang, kinds=" ".join(seal.kinds))
            yield _line("seal-certificate", lang, digest=f"{seal.certificate.alg}:{seal.certificate.value}")
            if seal.compromised_from is not None:
                yield _line("seal-compromised", lang, since=_time(seal.compromised_from))


def _line(kind: str, lang: str, **params: object) -> str:
    return messages.text(f"trust.show.{kind}", lang, **params)


def _named(store: TrustStore, uscc: str) -> str:
    agency = store.agency(uscc)
    return uscc if agency is None else f"{agency.names[-1].text} ({uscc})"


def _period(span: Span) -> str:
    return f"{beijing(span.from_)} – {'' if span.to is None else beijing(span.to)}".rstrip()


def beijing(value: datetime) -> str:
    """Return a time in Beijing as short as it can be said: its midnight is the day."""
    there = value.astimezone(BEIJING)
    if there.time() == time(0):
        return f"{there:%Y-%m-%d}"
    return f"{there:%Y-%m-%d %H:%M}" if there.second == 0 else f"{there:%Y-%m-%d %H:%M:%S}"


def _span(span: Span) -> dict[str, str]:
    return {"from": _time(span.from_), "to": "" if span.to is None else _time(span.to)}


def _time(value: datetime) -> str:
    return value.isoformat(timespec="seconds")
