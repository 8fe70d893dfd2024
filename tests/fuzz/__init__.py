"""Coverage-guided fuzzing of all that reads what strangers wrote: `python -m tests.fuzz` (Atheris, over libFuzzer)."""
