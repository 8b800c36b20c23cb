"""From checks to a verdict: INVALID before INDETERMINATE before VALID, and nothing VALID that was not looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc.model.record import dataclass
from nh_edoc.model.report import Check, Result, Verdict
from nh_edoc.verify.catalogue import CATALOGUE, Ground, Weight, ground_of
from nh_edoc.verify.policy import Policy, policy_waives

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


_INDICATIONS: Final = {
    Verdict.VALID: "TOTAL_PASSED",
    Verdict.INVALID: "TOTAL_FAILED",
    Verdict.INDETERMINATE: "INDETERMINATE",
}
_WORST_FIRST: Final = (Verdict.INVALID, Verdict.INDETERMINATE, Verdict.VALID)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusion:
    """A verdict with the standard's words for it (ETSI EN 319 102-1, 5.1.3)."""

    verdict: Verdict
    sub_indication: str | None = None

    @property
    def indication(self) -> str:
        """TOTAL_PASSED, TOTAL_FAILED or INDETERMINATE."""
        return _INDICATIONS[self.verdict]


def make_check(code: str, result: Result, **given: object) -> Check:
    """Return a check of the catalogue.

    Args:
        code: the row.
        result: what was found.
        **given: ``reason`` (the last part of its code), ``signature``, and the parameters of the text.
    """
    reason = given.pop("reason", None)
    signature = given.pop("signature", None)
    return Check(
        code=code,
        result=result,
        basis=CATALOGUE[code].basis,
        signature=None if signature is None else str(signature),
        reason=None if reason is None else f"check.{code}.{reason}",
        params=given,
    )


def conclude(checks: Sequence[Check], policy: Policy, fields: Sequence[str]) -> Conclusion:
    """Return the verdict on the file: the worst of its signatures, each judged with the checks of the whole file."""
    if not fields:
        return _judge(checks, policy)
    found = [conclude_signature(checks, policy, field) for field in fields]
    return min(found, key=lambda one: _WORST_FIRST.index(one.verdict))


def conclude_signature(checks: Iterable[Check], policy: Policy, field: str) -> Conclusion:
    """Return the verdict on one signature."""
    return _judge([one for one in checks if one.signature in {None, field}], policy)


def _judge(checks: Sequence[Check], policy: Policy) -> Conclusion:
    """What was found weighs before what was not looked at: its sub-indication is the one to tell."""
    found: list[Ground] = []
    open_: list[Ground] = []
    for code, row in CATALOGUE.items():
        if row.weight is Weight.INFORMATIVE or code in policy.waived:
            continue
        made = [one for one in checks if one.code == code]
        found += [_ground(one) for one in made if one.result is Result.FAILED]
        open_ += [_ground(one) for one in made if one.result is Result.UNKNOWN]
        if row.weight is Weight.REQUIRED and not any(one.result in _ANSWERS for one in made):
            open_.append(row.unknown)
    for verdict in (Verdict.INVALID, Verdict.INDETERMINATE):
        decisive_grounds = [one for one in (*found, *open_) if one.verdict is verdict]
        if decisive_grounds:
            sub = next((one.sub for one in decisive_grounds if one.sub is not None), None)
            return Conclusion(verdict=verdict, sub_indication=sub)
    return Conclusion(verdict=Verdict.VALID)


_ANSWERS: Final = frozenset({Result.PASSED, Result.FAILED, Result.UNKNOWN})
"""Results that say something about a required check; ``not-applicable`` and absence do not."""


def _ground(check: Check) -> Ground:
    return ground_of(check.code, failed=check.result is Result.FAILED, reason=check.reason)


def decisive(checks: Sequence[Check], verdict: Verdict, policy: str) -> list[Check]:
    """Return the checks that made the verdict: those that failed before those that were not looked at.

    Args:
        checks: of a report.
        verdict: of that report.
        policy: name of its policy.
    """
    waived = policy_waives(policy)
    counted = [
        one
        for code, row in CATALOGUE.items()
        if row.weight is not Weight.INFORMATIVE and code not in waived
        for one in checks
        if one.code == code and one.result in {Result.FAILED, Result.UNKNOWN} and _ground(one).verdict is verdict
    ]
    return sorted(counted, key=lambda one: one.result is Result.UNKNOWN)
