"""A seal service that runs inside the process, for trials: it takes a digest and returns the whole CMS."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nh_edoc._cms.algorithms import algorithm_of
from nh_edoc._cms.template import CmsTemplate
from nh_edoc.keys import CmsService

if TYPE_CHECKING:
    from nh_edoc.ports import Signer


def local_seal_service(signer: Signer) -> CmsService:
    """Return a service that seals with ``signer``, as the service of a province would with a key of its own."""
    template = CmsTemplate.of(signer)
    return CmsService(
        certificate=signer.certificate,
        chain=signer.chain,
        algorithm=algorithm_of(signer),
        _request=template.sign,
    )
