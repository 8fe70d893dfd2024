"""The face of the project: command line and settings."""
