"""Where the shipped fonts lie; ``fonts/README.md`` of the source tree says how they were made.

``FandolFang`` (仿宋, body), ``FandolSong`` bold (标题宋), ``FandolHei`` (黑体), then for characters that these lack
``Noto Serif SC``, then ``Edoc Rare``. In each of them a glyph stands for exactly one character.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

FONTS: Final = Path(__file__).with_name("fonts")
"""Folder of the fonts, their coverage and their licences."""
