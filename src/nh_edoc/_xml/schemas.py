"""Judge XML by the public schemas: XSD 1.0, then Schematron."""

from __future__ import annotations

import threading
from functools import cache
from typing import TYPE_CHECKING

from lxml import etree, isoschematron

from nh_edoc._resources import schema
from nh_edoc.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

_SVRL = "{http://purl.oclc.org/dsdl/svrl}"
_LOCK = threading.Lock()
"""A validator keeps the errors of its last run in itself."""


@cache
def _xsd(name: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(schema(f"{name}.xsd"))))


@cache
def _schematron(name: str) -> isoschematron.Schematron | None:
    try:
        path = schema(f"{name}.sch")
    except FileNotFoundError:
        return None
    return isoschematron.Schematron(etree.parse(str(path)), store_report=True)


def schema_problems(element: etree._Element, name: str) -> tuple[Problem, ...]:
    """Return what ``schemas/<name>.xsd`` and, when that is satisfied, ``<name>.sch`` find wrong."""
    with _LOCK:
        problems = tuple(_structure(element, _xsd(name)))
        rules = None if problems else _schematron(name)
        return problems or (tuple(_assertions(element, rules)) if rules is not None else ())


def _structure(element: etree._Element, validator: etree.XMLSchema) -> Iterator[Problem]:
    if not validator.validate(element):
        for entry in validator.error_log:
            yield Problem(path=entry.path or "", code="xml.schema", params={"reason": entry.message})


def _assertions(element: etree._Element, validator: isoschematron.Schematron) -> Iterator[Problem]:
    if not validator.validate(element):
        for failed in validator.validation_report.iter(f"{_SVRL}failed-assert"):
            reason = " ".join("".join(failed.itertext()).split())
            yield Problem(path=failed.get("location", ""), code="xml.rule", params={"reason": reason})
