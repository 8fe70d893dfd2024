"""`python -m serving`: the HTTP door, as a part of `techfigures serve`."""

from __future__ import annotations

from serving.listening import api
from techfigures.logs import configure
from techfigures.settings import settings

if __name__ == "__main__":
    chosen = settings()
    configure(chosen)
    api(chosen)
