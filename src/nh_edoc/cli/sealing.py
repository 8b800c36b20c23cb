"""From the options of a command to a ready sealer."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from nh_edoc.keys import load_signer
from nh_edoc.seal import Sealer
from nh_edoc.trust import TrustStore
from nh_edoc.workflow import picture_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from nh_edoc.ports import Secrets
    from nh_edoc.settings import Settings


@contextmanager
def open_sealer(given: Mapping[str, Any], agency: str, settings: Settings, secrets: Secrets) -> Iterator[Sealer]:
    """Load the key that ``--key`` names and yield its sealer; the key is closed afterwards."""
    folder = given["trust"] or settings.trust
    trust = TrustStore.load(folder) if folder else None
    with load_signer(given["key_uri"], secrets=secrets) as signer:
        picture = picture_for(
            signer.certificate, agency=agency, trust=trust, line=given["seal_line"], image=given["image"]
        )
        yield Sealer(signer, picture=picture, trust=trust)
