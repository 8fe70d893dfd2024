"""Quality and speed, measured and held: nothing here is part of the installed program."""
