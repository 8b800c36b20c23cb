"""验证: is a file authentic, who sealed it with what right, and does it print what its data says?"""

from __future__ import annotations

from nh_edoc.verify.policy import Policy
from nh_edoc.verify.verifier import Verifier

__all__ = ["Policy", "Verifier"]
