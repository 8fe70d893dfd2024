"""The contract at every boundary: each column once, with its type, unit, bounds and meaning."""
