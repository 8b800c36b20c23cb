"""What a verdict demands. The caller chooses the policy, never the file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc.errors import InputError, Problem
from nh_edoc.model.record import dataclass
from nh_edoc.verify.catalogue import CATALOGUE, Weight

if TYPE_CHECKING:
    from collections.abc import Callable

_WAIVABLE: Final = frozenset(
    {
        "authority.seal",
        "authority.agency",
        "authority.kind",
        "authority.picture",
        "data.identity",
        "chain.revocation",
    }
)
"""No policy does without integrity, without a path, or without the comparison of print and data."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """验证策略: a name and the checks that it does without."""

    name: str
    waived: frozenset[str] = frozenset()
    """Codes of required checks that are told but not counted; empty in every policy that is not unsafe."""

    def __post_init__(self) -> None:
        if self.waived and (not self.waived <= _WAIVABLE or not self.name.startswith("unsafe-")):
            raise InputError("verify.waived", codes=", ".join(sorted(self.waived)))

    @classmethod
    def statutory(cls) -> Policy:
        """Return the policy for relying on a document: every check of the catalogue counts."""
        return cls(name="statutory")

    @classmethod
    def unsafe_any_signer(cls) -> Policy:
        """Return a policy that accepts any certificate under the anchors, listed as an agency's seal or not."""
        return cls(name="unsafe-any-signer", waived=_WAIVABLE - {"chain.revocation"})

    @classmethod
    def unsafe_no_revocation(cls) -> Policy:
        """Return a policy that believes certificates without revocation data: a stolen key passes."""
        return cls(name="unsafe-no-revocation", waived=frozenset({"chain.revocation"}))

    @classmethod
    def named(cls, name: str) -> Policy:
        """Return the policy of this name.

        Raises:
            InputError: `verify.policy`: there is none.
        """
        make = _BY_NAME.get(name)
        if make is None:
            known = ", ".join(_BY_NAME)
            problem = Problem(path="", code="verify.policy", params={"name": name, "known": known})
            raise InputError("verify.policy", (problem,), name=name, known=known)
        return make()

    @property
    def requires_revocation(self) -> bool:
        """Whether revocation data is demanded for every certificate below the anchor."""
        return "chain.revocation" not in self.waived

    @property
    def required(self) -> tuple[str, ...]:
        """Codes of the checks that must have passed."""
        return tuple(
            code for code, row in CATALOGUE.items() if row.weight is Weight.REQUIRED and code not in self.waived
        )


_BY_NAME: Final[dict[str, Callable[[], Policy]]] = {
    "statutory": Policy.statutory,
    "unsafe-any-signer": Policy.unsafe_any_signer,
    "unsafe-no-revocation": Policy.unsafe_no_revocation,
}


def policy_waives(name: str) -> frozenset[str]:
    """Return what the policy of this name does without; nothing for a name that is not known."""
    make = _BY_NAME.get(name)
    return make().waived if make is not None else frozenset()
