"""The bundled sample: a small invented outlet, "Le Signal / The Signal", as a site that a run can fetch over HTTP."""

from sample.articles import ORIGIN
from sample.site import serve

__all__ = ["ORIGIN", "serve"]
