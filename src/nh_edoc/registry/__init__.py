"""登记簿: document numbers, issued documents, licences and the chain of events.

The protocol is `nh_edoc.ports.Registry`; what stands here is its implementation in an SQLite file.
"""

from nh_edoc.registry.holder import holder_digest
from nh_edoc.registry.schemes import (
    ApprovalCodeScheme,
    DocumentNumberScheme,
    LicenseIdentifierScheme,
    LicenseVersionScheme,
)
from nh_edoc.registry.sqlite import SqliteRegistry

__all__ = [
    "ApprovalCodeScheme",
    "DocumentNumberScheme",
    "LicenseIdentifierScheme",
    "LicenseVersionScheme",
    "SqliteRegistry",
    "holder_digest",
]
