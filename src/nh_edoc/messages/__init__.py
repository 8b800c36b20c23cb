"""Texts of errors, checks and findings: ``<lang>/<group>.toml``, one table of strings a group.

A code is ``group.rest``; its text is the key ``rest`` of the group's file, its hint the key ``rest`` of the
table ``[hints]`` there. A group is read when one of its texts is first wanted, so that a fast path never
parses what it does not say.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Final

LANGUAGES: Final = ("zh", "en")


@cache
def _group(lang: str, group: str) -> dict[str, Any]:
    source = Path(__file__).parent / lang / f"{group}.toml"
    try:
        return tomllib.loads(source.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}


def _fill(template: str, params: dict[str, Any]) -> str:
    shown = {key: visible(str(value)) for key, value in params.items()}
    try:
        return template.format_map(shown)
    except (KeyError, IndexError):
        return template


def text(code: str, lang: str = "zh", /, **params: Any) -> str:
    """Return the text of ``code`` in ``lang``, its ``{name}`` places filled from ``params``.

    An unknown code comes back as itself with its parameters: a missing text must not hide an error.
    """
    group, _, rest = code.partition(".")
    template = _group(lang, group).get(rest)
    if not isinstance(template, str):
        return f"{code} {params}" if params else code
    return _fill(template, params)


def hint(code: str, lang: str = "zh", /, **params: Any) -> str | None:
    """Return the remedy for ``code`` in ``lang``, or None where none is written."""
    group, _, rest = code.partition(".")
    template = _group(lang, group).get("hints", {}).get(rest)
    return _fill(template, params) if isinstance(template, str) else None


def visible(value: str, limit: int = 500) -> str:
    """Return ``value`` safe to show: control, format and bidi characters escaped, length bounded.

    Strings out of files are data (a U+202E would reverse the line that quotes it).
    """
    cut = value if len(value) <= limit else value[:limit] + "…"
    if cut.isprintable():
        return cut
    return "".join(c if c.isprintable() or c == "\u3000" else f"\\u{ord(c):04x}" for c in cut)
