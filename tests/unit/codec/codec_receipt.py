"""A full receipt in both forms, and changes to its JSON."""

from __future__ import annotations

import json
from typing import Any

from codec_values import full_document

from nh_edoc.codec import encode_json, encode_xml
from nh_edoc.receipt.kinds.acceptance_receipt.type import AcceptanceReceipt

RECEIPT = full_document(AcceptanceReceipt)
JSON = encode_json(RECEIPT)
XML = encode_xml(RECEIPT)


def tree() -> dict[str, Any]:
    """Return the receipt as a JSON tree."""
    return json.loads(JSON)


def changed(**at: Any) -> bytes:
    """Return the receipt's JSON with values replaced; a path is written ``head__agency__uscc``."""
    whole = tree()
    for path, value in at.items():
        *parents, last = path.split("__")
        parent: Any = whole
        for step in parents:
            parent = parent[int(step)] if isinstance(parent, list) else parent[step]
        if value is ...:
            del parent[last]
        else:
            parent[last] = value
    return json.dumps(whole).encode()
