"""Take a licence's data out of a PDF again. What comes out is unverified: a verdict is the verifier's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc.codec import decode_license
from nh_edoc.receipt.rendered import embedded_files

if TYPE_CHECKING:
    from nh_edoc.model.license import License

DATA: Final = "license.xml"
"""Name of the embedded data (docs/profile.md, 2)."""


def embedded_license(data: bytes) -> License:
    """Return the licence that a PDF holds as data.

    Raises:
        InputError: `embedded.unreadable`: no PDF that can be read; `embedded.none`: not exactly one set of data;
            `license.invalid`: the data has the wrong form.
    """
    return decode_license(embedded_files(data, DATA).xml, name=DATA)
