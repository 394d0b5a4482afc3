"""What does a questionnaire do that its author did not mean? Dead ends, routes nobody can take, expected length."""

from surveys.core.inspection.findings import Finding
from surveys.core.inspection.inspect import EDITION, Inspection, inspect

__all__ = ["EDITION", "Finding", "Inspection", "inspect"]
