"""印模: what a seal looks like on the page, and the normal form that its digest is over."""

from __future__ import annotations

from nh_edoc.model.digest import Digest
from nh_edoc.model.record import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Bitmap:
    """A picture with its transparency, eight bits a sample, rows from the top."""

    width: int
    height: int
    rgb: bytes
    """Three bytes a pixel."""
    alpha: bytes
    """One byte a pixel; 0 is transparent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """The appearance stream of a seal: drawn in a box of its own, lower left corner at the origin."""

    width: str
    """Points, two decimal places, as they stand in /BBox."""
    height: str
    content: bytes
    """Operators of the content stream, not compressed."""
    bitmap: Bitmap | None = None
    """The picture that the content paints as ``/Seal``."""

    def digest(self) -> Digest:
        """Return the digest of the normal form (docs/profile.md, "Seal picture").

        Lines of ``name value``, each ended by a line feed: the form's name, the box, the SHA-256 of the decoded
        content, and for a bitmap its size and the SHA-256 of its decoded samples and of its decoded transparency.
        """
        lines = [
            "nh-edoc-picture 1",
            f"box {self.width} {self.height}",
            f"content {Digest.of(self.content).value}",
        ]
        if self.bitmap is not None:
            lines += [
                f"bitmap {self.bitmap.width} {self.bitmap.height}",
                f"rgb {Digest.of(self.bitmap.rgb).value}",
                f"alpha {Digest.of(self.bitmap.alpha).value}",
            ]
        return Digest.of("".join(f"{line}\n" for line in lines).encode("ascii"))
