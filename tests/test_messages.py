"""Texts: every code has one in both languages, both say the same, and none is left over (docs/adr/0001)."""

from __future__ import annotations

import ast
import re
import string
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import nh_edoc
from nh_edoc import errors, messages

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE = Path(nh_edoc.__file__).parent
GROUPS = tuple(sorted(path.stem for path in (SOURCE / "messages" / "zh").glob("*.toml")))
RESULTS = ("passed", "failed", "unknown", "not-applicable")
FILE_NAME = re.compile(r".*\.(json|xml|toml|pdf|crt|crl|pem|xsd|sch|db|ttf|typ|p7s)")

NO_TEXTS = {
    "document.registered": "an event in the register, told by its name",
    "license.registered": "an event in the register, told by its name",
}


def table(lang: str, group: str) -> dict[str, str]:
    """Return the texts of a group by key; remedies have keys that begin with ``hints ``."""
    found = tomllib.loads((SOURCE / "messages" / lang / f"{group}.toml").read_text(encoding="utf-8"))
    hints = found.pop("hints", {})
    return found | {f"hints {key}": text for key, text in hints.items()}


def places(text: str) -> set[str]:
    """Return the names in the braces of a text."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@cache
def trees() -> dict[str, ast.Module]:
    return {
        path.relative_to(SOURCE).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(SOURCE.rglob("*.py"))
    }


def _docstrings(tree: ast.AST) -> Iterator[int]:
    """Yield the identity of each string that stands as a statement of its own."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield id(node.value)


@cache
def constants() -> frozenset[str]:
    """Return every string of the source that is not documentation, words of a templated string included."""
    found = set()
    for tree in trees().values():
        documentation = set(_docstrings(tree))
        found |= {
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation
        }
    return frozenset(found)


@cache
def patterns() -> tuple[re.Pattern[str], ...]:
    """Return what the templated strings of the source can become, as far as they say more than the group."""
    found = set()
    for tree in trees().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                parts = [re.escape(p.value) if isinstance(p, ast.Constant) else ".+" for p in node.values]
                found.add("".join(map(str, parts)))
    groups = [text.partition("\\.")[::2] for text in sorted(found)]
    return tuple(re.compile(f"{group}\\.{rest}") for group, rest in groups if group in GROUPS and rest.strip(".+\\"))


def raised() -> Iterator[tuple[str, str]]:
    """Yield where and what: every code that is handed to an error, a problem or a finding as it stands."""
    kinds = {name for name, value in vars(errors).items() if isinstance(value, type)} | {"Finding"}
    for name, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in kinds:
                values = [*node.args[:1], *(one.value for one in node.keywords if one.arg == "code")]
                for value in values:
                    if isinstance(value, ast.Constant) and isinstance(value.value, str):
                        yield f"{name}:{node.lineno}", value.value


def text_of(code: str) -> str | None:
    group, _, rest = code.partition(".")
    return table("zh", group).get(rest) if group in GROUPS else None


def test_every_group_has_both_languages() -> None:
    """A clerk and a foreign developer read the same errors."""
    found = {lang: sorted(path.name for path in (SOURCE / "messages" / lang).iterdir()) for lang in messages.LANGUAGES}
    assert found["zh"] == found["en"] == [f"{group}.toml" for group in GROUPS]


@pytest.mark.parametrize("group", GROUPS)
def test_both_languages_say_the_same(group: str) -> None:
    """Same codes, same remedies, same values shown; a remedy belongs to a text."""
    chinese, english = table("zh", group), table("en", group)
    assert sorted(chinese) == sorted(english)
    assert {key: places(text) for key, text in chinese.items()} == {key: places(text) for key, text in english.items()}
    assert [key for key in chinese if key.startswith("hints ") and key.removeprefix("hints ") not in chinese] == []
    assert [key for key, text in (chinese | english).items() if not text.strip()] == []


@pytest.mark.parametrize("group", sorted({*GROUPS} - {"cli", "rules"}))
def test_english_errors_have_no_full_stop(group: str) -> None:
    """Style of messages: lower case, no full stop; help and explanations are prose and may have them."""
    assert [key for key, text in table("en", group).items() if text.endswith(".") and not text.endswith("...")] == []


def test_every_code_that_is_raised_has_a_text() -> None:
    """An error without a text would show its code alone to a clerk."""
    missing = [f"{place} {code}" for place, code in raised() if text_of(code) is None]
    assert not missing, "\n".join(missing)


def test_every_code_that_is_named_has_a_text() -> None:
    """A string of the form ``group.rest`` names a text, or a check whose results have texts."""
    named = {code for code in constants() if code.split(".")[0] in GROUPS and re.fullmatch(r"[a-z]+(\.[\w-]+)+", code)}
    texts = {f"{group}.{key}" for group in GROUPS for key in table("zh", group)}
    unknown = [
        code
        for code in sorted(named - texts)
        if code not in NO_TEXTS
        and not FILE_NAME.fullmatch(code)
        and f"check.{code}.passed" not in texts
        and not any(text.startswith(f"{code}.") for text in texts)
    ]
    assert not unknown, "\n".join(unknown)


def _used(code: str) -> bool:
    parts = code.split(".")
    if parts[0] == "check":
        return ".".join(parts[1:-1]) in constants() and (parts[-1] in RESULTS or parts[-1] in constants())
    endings = {".".join(parts[start:]) for start in range(len(parts))}
    return bool(endings & constants()) or any(pattern.fullmatch(code) for pattern in patterns())


@pytest.mark.parametrize("group", GROUPS)
def test_every_text_is_used(group: str) -> None:
    """A text that no code leads to is a promise nobody keeps."""
    unused = [key for key in table("zh", group) if not key.startswith("hints ") and not _used(f"{group}.{key}")]
    assert not unused, "\n".join(unused)
