"""Render the data of a verified file again, for ``Verifier(rerender=…)``: equal bytes leave nothing to argue about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nh_edoc.errors import EdocError
from nh_edoc.face import render_license
from nh_edoc.model.license import License
from nh_edoc.model.report import Acceptance, Severity
from nh_edoc.receipt import check_document, judge, render_document

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nh_edoc.model.license import Carried
    from nh_edoc.settings import Settings
    from nh_edoc.verify.rerender import Rerender

_REASON = "verification"


def rerender(settings: Settings) -> Rerender:
    """Return what renders the data of a file as this version and these settings do.

    Args:
        settings: as those of whoever issued the file: the host of QR codes is part of the page.
    """

    def again(document: Carried, files: Mapping[str, bytes]) -> bytes | None:
        try:
            if isinstance(document, License):
                return render_license(document, settings, files=files).data
            # whether it was lawful is another question (verification rules, 1): it is only set again
            blocking = {one.rule for one in judge(document, settings) if one.severity is Severity.BLOCKING}
            accept = [Acceptance(rule=rule, reason=_REASON) for rule in sorted(blocking)]
            return render_document(check_document(document, settings, accept=accept), settings, files=files).data
        except EdocError:
            return None

    return again
