"""Fictitious data for the registry's tests."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from nh_edoc.identifiers.check_digits import mod_37_36
from nh_edoc.model.digest import Digest
from nh_edoc.model.registry import DocumentEntry, LicenseEntry, LicenseStatus, LicenseTransition, Operation
from nh_edoc.model.status import DocumentKey
from nh_edoc.registry import DocumentNumberScheme, SqliteRegistry

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

AGENCY = "11440605000000000E"
TYPE_CODE = "11440605000000000E001"


class Make:
    """Makes entries; every operation a second after the one before."""

    agency = AGENCY
    type_code = TYPE_CODE

    def __init__(self) -> None:
        self._count = 0

    def op(self, id_: str | None = None, **changes: object) -> Operation:
        self._count += 1
        values: dict = {
            "id": id_ or f"op-{self._count}",
            "at": datetime(2026, 2, 10, 1, 0, tzinfo=UTC) + timedelta(seconds=self._count),
            "actor": "clerk-01",
            "key": Digest.of(b"certificate"),
        }
        return Operation(**{**values, **changes})

    def scheme(self, year: int = 2026, **changes: object) -> DocumentNumberScheme:
        values: dict = {
            "agency": AGENCY,
            "kind": "approval-decision",
            "year": year,
            "pattern": "南演许准〔{year}〕{sequence}号",
        }
        return DocumentNumberScheme(**{**values, **changes})

    def key(self, sequence: int = 1, kind: str = "approval-decision") -> DocumentKey:
        return DocumentKey(agency=AGENCY, kind=kind, number=f"南演许准〔2026〕{sequence}号")

    def document(self, sequence: int = 1, kind: str = "approval-decision") -> DocumentEntry:
        return DocumentEntry(
            key=self.key(sequence, kind),
            approval_code=f"{AGENCY}4440113106002012026021000{sequence:02d}",
            xml_digest=Digest.of(b"xml", bytes([sequence])),
            file_digest=Digest.of(b"file", bytes([sequence])),
        )

    def identifier(self, sequence: int = 1, version: int = 1) -> str:
        parts = (TYPE_CODE, AGENCY, f"2026{sequence:06d}", f"{version:03d}")
        return ".".join(("1.2.156.3005.2", *parts, mod_37_36("".join(parts))))

    def license(self, sequence: int = 1, **changes: object) -> LicenseEntry:
        values: dict = {
            "identifier": self.identifier(sequence),
            "agency": AGENCY,
            "approval_code": f"{AGENCY}4440113106002012026021000{sequence:02d}",
            "decision": Digest.of(b"decision", bytes([sequence])),
        }
        return LicenseEntry(**{**values, **changes})

    def step(self, status: LicenseStatus, day: date = date(2026, 2, 11), **changes: object) -> LicenseTransition:
        values: dict = {
            "status": status,
            "effective": day,
            "organ": AGENCY,
            "ground": "行政许可法 第七十条第（四）项",
        }
        return LicenseTransition(**{**values, **changes})

    def issue(self, day: date = date(2026, 2, 11)) -> LicenseTransition:
        digests = {"xml_digest": Digest.of(b"license xml"), "file_digest": Digest.of(b"license file")}
        return self.step(LicenseStatus.VALID, day, ground="行政许可法 第三十九条", **digests)


@pytest.fixture
def make() -> Make:
    return Make()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "登记 #1.db"


@pytest.fixture
def sqlite_registry(path: Path) -> Iterator[SqliteRegistry]:
    with SqliteRegistry.create(path) as registry:
        yield registry
