"""Faults injected for real, again and again: nothing may be lost, nothing doubled, and readers never disturbed."""
