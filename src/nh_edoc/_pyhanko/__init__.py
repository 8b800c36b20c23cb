"""The one adapter to pyHanko; validation apart from signing."""

from __future__ import annotations

import logging

# Both libraries log what they find in foreign files, with tracebacks; without a handler Python prints that.
for _name in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_name).addHandler(logging.NullHandler())
