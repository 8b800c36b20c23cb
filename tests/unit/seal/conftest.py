"""A rendered decision, keys of both kinds, and a drawn seal to put on it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from edoc_pki import NOW, Party, Pki, ec_key, pki, rsa_key

from nh_edoc.model.document import Box, PlannedSeal, SealPlan
from nh_edoc.receipt import check_document, render_document
from nh_edoc.receipt.samples import sample
from nh_edoc.seal import RoundSeal, Sealer
from nh_edoc.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nh_edoc.model.pdf import PdfA


@pytest.fixture(scope="session")
def rendered() -> PdfA:
    settings = Settings.load(env={})
    return render_document(check_document(sample("approval-decision"), settings), settings)


@pytest.fixture(scope="session")
def keys() -> dict[str, Pki]:
    return {"rsa": pki(key=rsa_key()), "p-256": pki(key=ec_key())}


@pytest.fixture(scope="session")
def picture(rendered: PdfA) -> RoundSeal:
    return RoundSeal(name=rendered.document.head.agency.name)


@pytest.fixture
def sealer(keys: dict[str, Pki], picture: RoundSeal) -> Callable[..., Sealer]:
    """Make a sealer at the tests' present; ``signer`` and the rest may be replaced."""

    def make(signer: Party | None = None, **over: Any) -> Sealer:
        values: dict[str, Any] = {"picture": picture, "clock": lambda: NOW} | over
        return Sealer(signer or keys["rsa"].seal, **values)

    return make


def with_plan(pdf: PdfA, seals: Sequence[PlannedSeal]) -> PdfA:
    return replace(pdf, document=replace(pdf.document, seal_plan=SealPlan(seals=tuple(seals))))


def planned(field: str, order: int, **over: Any) -> PlannedSeal:
    side = Decimal(42)
    values: dict[str, Any] = {
        "field": field,
        "order": order,
        "signer": "11440605000000000E",
        "label": f"演示印章 {field}",
        "box": Box(page=1, x=Decimal(20 + 50 * order), y=Decimal(60), width=side, height=side),
    }
    return PlannedSeal(**values | over)


@pytest.fixture
def three_places(rendered: PdfA) -> PdfA:
    """A plan of three seals, not in the order of their names, on two pages."""
    last = Box(page=2, x=Decimal(100), y=Decimal("200.5"), width=Decimal(42), height=Decimal(42))
    return with_plan(rendered, [planned("SealB", 2), planned("SealA", 1), planned("SealC", 3, box=last)])
