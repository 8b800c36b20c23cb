"""Frozen types that the rooms hand to each other; no behaviour beyond what a type owes its reader."""
