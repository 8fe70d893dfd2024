"""Scripts that run in another system's own environment: `drive.py` reads texts, writes spans and times.

Nothing here imports the rest of the project, but for the adapters of our own system.
"""
