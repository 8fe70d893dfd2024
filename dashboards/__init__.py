"""The dashboard: reads the published snapshot, read-only, and touches nothing else."""
