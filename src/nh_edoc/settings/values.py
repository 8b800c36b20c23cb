"""Readers of single settings: from TOML, environment or option to the typed value, strictly."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from nh_edoc import messages
from nh_edoc.identifiers import uscc
from nh_edoc.model.document import ItemType
from nh_edoc.model.record import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

_HOST: Final = re.compile(r"https://[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?(?::[0-9]{1,5})?")
_URL: Final = re.compile(r"https?://[!-~]{1,300}")
_ACCOUNT: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z._@-]{0,63}")
LEVELS: Final = ("B-B", "B-T", "B-LT", "B-LTA")
_WHOLE: Final = re.compile(r"[0-9]{1,6}")
_PATTERN_LIMIT: Final = 300
_NAME_LIMIT: Final = 200
_RETENTION_LIMIT: Final = 20
_PIN: Final = re.compile(r"sha256:[0-9a-f]{64}")
_MOST_PINS: Final = 10
_OID: Final = re.compile(r"[0-2](?:\.(?:0|[1-9][0-9]{0,9})){1,15}")
_MOST_ATTRIBUTES: Final = 10


class Refused(Exception):  # noqa: N818 - carries a code to the reader of the source, leaves the room never
    """A value is not what its setting needs."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """How one setting is read and shown."""

    read: Callable[[Any, Path], Any]
    """From the raw value and the folder that relative paths start from."""
    show: Callable[[Any], str] = str
    scalar: bool = True
    """Whether an environment variable can hold it."""


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise Refused("settings.not-text")
    if not value or value != value.strip() or not value.isprintable():
        raise Refused("settings.bad-text")
    return value


def _language(value: Any, _folder: Path) -> str:
    text = _text(value)
    if text not in messages.LANGUAGES:
        raise Refused("settings.choice", known=", ".join(messages.LANGUAGES))
    return text


def _host(value: Any, _folder: Path) -> str:
    text = _text(value)
    if _HOST.fullmatch(text) is None:
        raise Refused("settings.host")
    return text


def _url(value: Any, _folder: Path) -> str:
    text = _text(value)
    if _URL.fullmatch(text) is None:
        raise Refused("settings.url")
    return text


def _level(value: Any, _folder: Path) -> str:
    text = _text(value)
    if text not in LEVELS:
        raise Refused("settings.choice", known=", ".join(LEVELS))
    return text


def _retention(value: Any, _folder: Path) -> str:
    text = _text(value)
    if len(text) > _RETENTION_LIMIT:
        raise Refused("settings.bad-text")
    return text


def _actor(value: Any, _folder: Path) -> str:
    text = _text(value)
    if _ACCOUNT.fullmatch(text) is None:
        raise Refused("settings.actor")
    return text


def _path(value: Any, folder: Path) -> Path:
    return folder / (value if isinstance(value, Path) else _text(value))


def _pins(value: Any, _folder: Path) -> tuple[str, ...]:
    parts = value.replace(",", " ").split() if isinstance(value, str) else value
    if not isinstance(parts, list | tuple) or not parts or len(parts) > _MOST_PINS:
        raise Refused("settings.pin")
    if not all(isinstance(one, str) and _PIN.fullmatch(one) for one in parts):
        raise Refused("settings.pin")
    return tuple(parts)


def _networks(value: Any, _folder: Path) -> tuple[str, ...]:
    parts = value.replace(",", " ").split() if isinstance(value, str) else value
    if not isinstance(parts, list | tuple) or not parts or len(parts) > _MOST_PINS:
        raise Refused("settings.network")
    try:
        return tuple(str(ipaddress.ip_network(_text(one))) for one in parts)
    except ValueError as error:
        raise Refused("settings.network") from error


def _attributes(value: Any, _folder: Path) -> tuple[str, ...]:
    parts = value.replace(",", " ").split() if isinstance(value, str) else value
    if not isinstance(parts, list | tuple) or not parts or len(parts) > _MOST_ATTRIBUTES:
        raise Refused("settings.attributes")
    if not all(isinstance(one, str) and _OID.fullmatch(one) for one in parts):
        raise Refused("settings.attributes")
    return tuple(parts)


def _whole(low: int, high: int) -> Callable[[Any, Path], int]:
    def read(value: Any, _folder: Path) -> int:
        if isinstance(value, str) and _WHOLE.fullmatch(value):
            value = int(value)
        if type(value) is not int or not low <= value <= high:
            raise Refused("settings.whole", low=low, high=high)
        return value

    return read


def _pattern(value: Any, _folder: Path) -> str:
    text = _text(value)
    try:
        re.compile(text)
    except (re.error, OverflowError, RecursionError) as error:
        raise Refused("settings.pattern", reason=str(error)) from error
    if len(text) > _PATTERN_LIMIT:
        raise Refused("settings.pattern", reason=f"> {_PATTERN_LIMIT}")
    return text


def _names(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not value:
        raise Refused("settings.names")
    names = tuple(_text(name) for name in value)
    if any(len(name) > _NAME_LIMIT for name in names):
        raise Refused("settings.names")
    return names


def _organs(value: Any, _folder: Path) -> Mapping[str, tuple[str, ...]]:
    if not isinstance(value, dict | MappingProxyType):
        raise Refused("settings.organs")
    for agency in value:
        if not isinstance(agency, str) or uscc.problems(agency):
            raise Refused("settings.organs-agency", agency=agency)
    return MappingProxyType({agency: _names(organs) for agency, organs in value.items()})


def _item_types(value: Any, _folder: Path) -> tuple[ItemType, ...]:
    try:
        return tuple(ItemType(code) for code in _names(value))
    except ValueError as error:
        raise Refused("settings.choice", known=", ".join(ItemType)) from error


def _show_organs(value: Mapping[str, tuple[str, ...]]) -> str:
    return "; ".join(f"{agency}: {'、'.join(organs)}" for agency, organs in value.items())


SETTINGS: Final[Mapping[str, Setting]] = {
    "lang": Setting(read=_language),
    "qr_host": Setting(read=_host),
    "trust": Setting(read=_path),
    "trust_pin": Setting(read=_pins, show=", ".join),
    "trust_version": Setting(read=_whole(1, 999_999)),
    "trust_state": Setting(read=_path),
    "algorithms": Setting(read=_path),
    "applicant_code_attributes": Setting(read=_attributes, show=", ".join),
    "revocation_hours": Setting(read=_whole(0, 8760)),
    "calendar_override": Setting(read=_path),
    "tsa_url": Setting(read=_url),
    "tsa_timeout": Setting(read=_whole(1, 300)),
    "online_networks": Setting(read=_networks, show=", ".join),
    "online_timeout": Setting(read=_whole(1, 300)),
    "level": Setting(read=_level),
    "registry": Setting(read=_path),
    "actor": Setting(read=_actor),
    "retention": Setting(read=_retention),
    "backdating_days": Setting(read=_whole(0, 365)),
    "receipt_number_max": Setting(read=_whole(1, 50)),
    "decision_number_pattern": Setting(read=_pattern),
    "review_organs": Setting(read=_organs, show=_show_organs, scalar=False),
    "items": Setting(read=_path),
    "agency": Setting(read=_path),
    "licensing_item_types": Setting(read=_item_types, show=", ".join, scalar=False),
}
"""Every setting, by its name in files; in the environment it is NH_EDOC_ and the name in capitals."""
