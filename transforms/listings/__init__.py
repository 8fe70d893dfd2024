"""Feeds, OPML lists and sitemaps: the bytes of a listing to the addresses that it announces."""

from transforms.listings.model import Entry, ListingError
from transforms.listings.reading import read_listing

__all__ = ["Entry", "ListingError", "read_listing"]
