"""Quality before publishing: Great Expectations suites made from schemas and metrics, and the marts' own checks."""

from warehouse.quality.report import Outcome, QualityReport
from warehouse.quality.rules import QualityRule, bounded_by, read_rules
from warehouse.quality.run import run_quality

__all__ = ["Outcome", "QualityReport", "QualityRule", "bounded_by", "read_rules", "run_quality"]
