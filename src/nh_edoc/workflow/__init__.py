"""The verbs that join rooms: what an approval system calls. Each is loaded when it is first used."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from nh_edoc.workflow.accept import Accepted, Awaiting, accept_document, await_seal
    from nh_edoc.workflow.again import rerender
    from nh_edoc.workflow.close_case import Closing, Keeper, pack_case
    from nh_edoc.workflow.cosign import seal_further
    from nh_edoc.workflow.extend import Extender, extend_file
    from nh_edoc.workflow.issue import Destination, Issued, issue_document, seal_document
    from nh_edoc.workflow.journal import Journal
    from nh_edoc.workflow.licensing import IssuedLicense, Wish, issue_license
    from nh_edoc.workflow.package_check import Examiner, check_package
    from nh_edoc.workflow.pictures import applicant_picture, applicant_seal, picture_for
    from nh_edoc.workflow.seal_file import is_foreign, seal_file

__all__ = [
    "Accepted",
    "Awaiting",
    "Closing",
    "Destination",
    "Examiner",
    "Extender",
    "Issued",
    "IssuedLicense",
    "Journal",
    "Keeper",
    "Wish",
    "accept_document",
    "applicant_picture",
    "applicant_seal",
    "await_seal",
    "check_package",
    "extend_file",
    "is_foreign",
    "issue_document",
    "issue_license",
    "pack_case",
    "picture_for",
    "rerender",
    "seal_document",
    "seal_file",
    "seal_further",
]

_MODULES: Final = {
    "Accepted": "accept",
    "Awaiting": "accept",
    "Closing": "close_case",
    "Destination": "issue",
    "Examiner": "package_check",
    "Extender": "extend",
    "Issued": "issue",
    "IssuedLicense": "licensing",
    "Journal": "journal",
    "Keeper": "close_case",
    "Wish": "licensing",
    "accept_document": "accept",
    "applicant_picture": "pictures",
    "applicant_seal": "pictures",
    "await_seal": "accept",
    "check_package": "package_check",
    "extend_file": "extend",
    "issue_document": "issue",
    "issue_license": "licensing",
    "pack_case": "close_case",
    "picture_for": "pictures",
    "rerender": "again",
    "seal_document": "issue",
    "is_foreign": "seal_file",
    "seal_file": "seal_file",
    "seal_further": "cosign",
}


def __getattr__(name: str) -> Any:
    module = _MODULES.get(name)
    if module is None:
        raise AttributeError(f"module 'nh_edoc.workflow' has no attribute {name!r}")
    return getattr(importlib.import_module(f"nh_edoc.workflow.{module}"), name)
