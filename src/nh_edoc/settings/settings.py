"""The settings: option, then environment, then ``--config``, then ``./nh-edoc.toml``, then the user's folder."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import field, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from nh_edoc.errors import InputError, Problem
from nh_edoc.model.document import ItemType
from nh_edoc.model.record import dataclass
from nh_edoc.settings.sources import ENVIRONMENT, PREFIX, layers
from nh_edoc.settings.values import SETTINGS, Refused

DEFAULT: Final = "default"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """配置: what the operator may choose; everything else is law or profile."""

    lang: str = "zh"
    """Language of messages: zh or en."""
    qr_host: str = "https://verify.example.gov.cn"
    """Scheme and host of the address in QR codes, without a slash at the end."""
    trust: Path | None = None
    """Folder of the trust store."""
    trust_pin: tuple[str, ...] = ()
    """Keys that may sign the trust list, each ``sha256:`` and the digest that ``trust sign`` prints; empty: the
    folder is believed as it is."""
    trust_version: int = 1
    """Least version of the trust list; for a pinned list only."""
    trust_state: Path | None = None
    """File that keeps the highest version of the pinned list ever seen, so that an older one is refused."""
    algorithms: Path | None = None
    """The operator's table of algorithms and their ends, stricter than the package's."""
    applicant_code_attributes: tuple[str, ...] = ("2.5.4.97", "2.5.4.5")
    """Attributes of the subject (OID) in which a certificate names an applicant's 统一社会信用代码; by default
    organizationIdentifier and serialNumber, since no standard is known that fixes one."""
    revocation_hours: int = 24
    """Hours by which a revocation list that has ended may be older than the proven time of the seal it speaks for."""
    calendar_override: Path | None = None
    """The operator's calendar file, for years whose notice the package does not have yet."""
    tsa_url: str | None = None
    """Address of the time-stamping authority."""
    tsa_timeout: int = 10
    """Seconds that the time-stamping authority may take for an answer."""
    online_networks: tuple[str, ...] = ()
    """Private networks, such as ``10.0.0.0/8``, in which addresses that stand in certificates may be asked; only with
    ``--online``."""
    online_timeout: int = 10
    """Seconds that one such address may take for its answer."""
    level: str = "B-B"
    """Level of the seals: B-B; with the authority at ``tsa_url`` B-T; with the trust store too B-LT or B-LTA."""
    registry: Path | None = None
    """File of the registry; None: nothing is registered."""
    actor: str | None = None
    """Account that acts, written into the registry's events; None: that of the process."""
    retention: str | None = None
    """保管期限 of archive packages; the agency's own table decides, so there is no default."""
    backdating_days: int = 5
    """Rule R23: working days that may lie between 成文日期 and the proven time of the seal."""
    receipt_number_max: int = 30
    """Rule R14: greatest length of a 受理文书编号 (GB/T 39046: an..30)."""
    decision_number_pattern: str | None = None
    """Rule R14: the agency's own numbering scheme, a regular expression for the whole 文号; None: the usual shape."""
    review_organs: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """Rule R10: 统一社会信用代码 of the agency → organs that review its decisions; empty: not configured."""
    items: Path | None = None
    """Folder of the items (事项): ``*.toml``, one file each."""
    agency: Path | None = None
    """File of the agency (机关): names, phones, remedies."""
    licensing_item_types: tuple[ItemType, ...] = (ItemType.LICENSING,)
    """事项类型 that the 行政许可法 governs here."""
    origins: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), repr=False, compare=False)
    """Name → where its value comes from; names that are missing have their default."""

    @classmethod
    def load(
        cls,
        path: Path | str | None = None,
        *,
        env: Mapping[str, str] | None = None,
        options: Mapping[str, object] | None = None,
    ) -> Settings:
        """Return the settings that all sources give together; the stronger source wins, name by name.

        Relative paths in a file start from the file's folder.

        Args:
            path: the file that ``--config`` names; it must exist.
            env: environment variables; None takes those of the process.
            options: values from the command line, by name; None values count as not given.

        Raises:
            FileError: `io.unreadable`.
            InputError: `settings.invalid`: all unknown names and bad values; `settings.toml`: not TOML.
        """
        values: dict[str, Any] = {}
        origins: dict[str, str] = {}
        problems: list[Problem] = []
        chosen = os.environ if env is None else env
        for layer in layers(Path(path) if path is not None else None, chosen, options or {}):
            problems.extend(layer.problems())
            for name in SETTINGS.keys() & layer.values.keys():
                try:
                    value = layer.read(name)
                except Refused as refused:
                    params = {"name": name, "origin": layer.origin, **refused.params}
                    problems.append(Problem(path=f"/{name}", code=refused.code, params=params))
                    continue
                if name not in values:
                    values[name] = value
                    variable = layer.origin == ENVIRONMENT
                    origins[name] = PREFIX + name.upper() if variable else layer.origin
        if problems:
            ordered = tuple(sorted(problems, key=lambda problem: (problem.path, problem.code)))
            raise InputError("settings.invalid", ordered, count=len(ordered))
        return cls(**values, origins=MappingProxyType(origins))

    def explain(self) -> tuple[tuple[str, str, str], ...]:
        """Return name, value as text (empty when there is none) and origin of each setting."""
        rows = []
        for entry in fields(self):
            if entry.name in SETTINGS:
                value = getattr(self, entry.name)
                shown = "" if value is None else SETTINGS[entry.name].show(value)
                rows.append((entry.name, shown, self.origins.get(entry.name, DEFAULT)))
        return tuple(rows)
