"""The two storages of the warehouse, a DuckDB file and a DuckLake: the same claims, and how fast they come in."""
