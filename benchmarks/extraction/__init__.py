"""Extraction measured beside other systems, on the same texts in one run: quality, speed, and cost by length."""
