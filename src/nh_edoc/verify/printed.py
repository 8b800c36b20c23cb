"""Stub."""

from __future__ import annotations


def print_checks(file, document):
    return []
