"""The quality gate: extract the annotated corpora, score them, hold the floors and the items of the baseline.

`corpora` extracts, `items` says which figures were gained and lost, `tables` scores by group, `floors` holds floors.
"""
