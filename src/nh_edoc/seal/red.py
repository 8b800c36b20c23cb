"""The red of seals (GB/T 9704-2012, 7.3.5.1: 印章用红色).

No rule gives numbers. What is taken is what reads as red on paper and on a screen: strong red, little green and blue,
green and blue near to each other (no orange, no violet).
"""

from __future__ import annotations

from typing import Final

LEAST_RED: Final = 0xB0
MOST_OTHER: Final = 0x60
"""Of green and of blue, at the most."""
MOST_APART: Final = 0x40
"""Of green and blue from each other."""


def is_red(colour: tuple[int, int, int]) -> bool:
    """Return whether a colour (eight bits a sample) is a red that seals have."""
    red, green, blue = colour
    return red >= LEAST_RED and max(green, blue) <= MOST_OTHER and abs(green - blue) <= MOST_APART
