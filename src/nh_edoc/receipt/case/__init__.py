"""办件: the record of one application, and the documents that are drafted from it."""

from __future__ import annotations
