"""What it costs to have a run carried out by Prefect, and what a Dask cluster makes of it."""
