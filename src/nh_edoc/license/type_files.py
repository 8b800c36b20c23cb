"""Load types of licences: those of the package by their names, an agency's own from their files."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Final

from nh_edoc.codec import decode_record
from nh_edoc.errors import InputError, Problem
from nh_edoc.identifiers.license_id import type_code_problems
from nh_edoc.model.license_type import LicenseType
from nh_edoc.model.source import read_source, source_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from nh_edoc.model.source import Source

FOLDER: Final = Path(__file__).parent / "types"
LARGEST: Final = 256 * 1024
_NAME: Final = re.compile("[a-z][a-z0-9-]{0,59}")


def load_license_type(source: Source) -> LicenseType:
    """Return a type of licence.

    Args:
        source: name of a type that comes with the package, or path or bytes of a TOML file.

    Raises:
        FileError: `io.unreadable`.
        InputError: `license.type-toml`; `license.type-invalid`: ``problems`` lists everything that is wrong.
    """
    if isinstance(source, str) and _NAME.fullmatch(source):
        source = FOLDER / f"{source}.toml"
        if not source.is_file():
            known = ", ".join(sorted(path.stem for path in FOLDER.glob("*.toml")))
            raise InputError("license.type-unknown", name=source.stem, known=known)
    name = source_name(source)
    try:
        tree = tomllib.loads(read_source(source, limit=LARGEST).decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError("license.type-toml", name=name, reason=str(error)) from error
    found = decode_record(LicenseType, tree, name=name)
    problems = tuple(_problems(found))
    if problems:
        raise InputError("license.type-invalid", problems, name=name, count=len(problems))
    return found


def built_in_types() -> Mapping[str, LicenseType]:
    """Return the types that come with the package, by name."""
    return {path.stem: load_license_type(path) for path in sorted(FOLDER.glob("*.toml"))}


def _problems(found: LicenseType) -> Iterator[Problem]:
    for code in type_code_problems(found.code):
        yield Problem(path="/code", code=code)
    if not found.code.startswith(found.definer.uscc):
        yield Problem(path="/code", code="license.type-definer")
    for what in ("name", "label"):
        values = [getattr(one, what) for one in found.fields]
        for value in sorted({value for value in values if values.count(value) > 1}):
            yield Problem(path="/fields", code="license.type-field-twice", params={"name": value})
