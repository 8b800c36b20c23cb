"""规则: the catalogue of legal rules, and the functions that find breaches."""

from __future__ import annotations

from nh_edoc.receipt.rules.catalogue import CATALOGUE, CATALOGUE_VERSION, Demand, Rule
from nh_edoc.receipt.rules.laws import Basis

__all__ = ["CATALOGUE", "CATALOGUE_VERSION", "Basis", "Demand", "Rule"]
