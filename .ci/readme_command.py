# ruff: noqa: INP001 - a script, no package
"""Print one of the README's commands, so that what the build runs is what readers are told to run.

``python3 .ci/readme_command.py 1`` prints the first ``sh`` block of README.md, the demonstration; ``2`` the second,
the tests.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

text = (Path(__file__).resolve().parent.parent / "README.md").read_text(encoding="utf-8")
sys.stdout.write(re.findall(r"^```sh\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)[int(sys.argv[1]) - 1])
