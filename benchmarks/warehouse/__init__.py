"""The warehouse at scale: load, build, questions, a day's load, beside plain pandas over the same rows."""
