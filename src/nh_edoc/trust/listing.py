"""A trust store as rows to print."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
                "compromisedFrom": "" if seal.compromised_from is None else _time(seal.compromised_from),
                **_span(seal),
            }


def _span(span: Span) -> dict[str, str]:
    return {"from": _time(span.from_), "to": "" if span.to is None else _time(span.to)}


def _time(value: datetime) -> str:
    return value.isoformat(timespec="seconds")
