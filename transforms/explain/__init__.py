"""Why each figure of a document is what it is: `explain(article)` runs the extraction's own rules, traces kept.

It is asked for, never part of an extraction: the rules hand out what they saw only where a list to put it in is given.
Reasons are codes, and sentences of `reasons.yml` made of them.
"""

from __future__ import annotations

from transforms.explain.build import explain
from transforms.explain.model import Candidate, Explanation, Figure, Said, SubjectCandidate, Word

__all__ = ["Candidate", "Explanation", "Figure", "Said", "SubjectCandidate", "Word", "explain"]
