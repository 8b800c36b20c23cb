"""A decision that was sealed and verified, and the licence that it gives."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from edoc_sealed import render, seal, store, verifier

from nh_edoc.license import Conversion, convert, load_license_type
from nh_edoc.receipt.samples import sample

if TYPE_CHECKING:
    from collections.abc import Callable

    from nh_edoc.model.document import Document
    from nh_edoc.model.license import License

ISSUED = date(2026, 3, 2)


@pytest.fixture(scope="session")
def wish() -> Conversion:
    return Conversion(license_type=load_license_type("demo-food"), serial="2026000001", issued_on=ISSUED)


@pytest.fixture(scope="session")
def judged() -> Any:
    """Return a function that seals a document and verifies it: bytes and report."""
    judge = verifier(store(seal_over={"kinds": ["approval-decision", "rejection-decision", "license"]}))

    def run(document: Document) -> tuple[bytes, Any]:
        data = seal(render(document))
        return data, judge.verify(data)

    return run


@pytest.fixture(scope="session")
def decision(judged: Callable[..., Any]) -> tuple[bytes, Any]:
    return judged(sample("approval-decision"))


@pytest.fixture(scope="session")
def license_(decision: tuple[bytes, Any], wish: Conversion) -> License:
    return convert(*decision, wish)


@pytest.fixture(scope="session")
def full(license_: License) -> License:
    """A licence that says everything that one can say."""
    return replace(license_, replaces=license_.identifier)
