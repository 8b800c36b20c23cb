"""Personal data that can be told by their form: numbers of identity cards and of mobile telephones."""

from __future__ import annotations

import re
from typing import Final

PERSONAL: Final = re.compile(
    r"(?<![0-9])(?:"
    r"[1-9][0-9]{5}(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx]"
    r"|1[3-9][0-9]{9}"
    r")(?![0-9])"
)
"""公民身份号码 (GB 11643) or a mobile number."""
