"""Sources as data: one folder each, its `source.yml` says who tells, what is read, how often, and what to expect."""

from __future__ import annotations

import json
import re
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import yaml
from pydantic import (
    AfterValidator,
    AnyHttpUrl,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    ValidationError,
    model_validator,
)

from catalogue import entities
from transforms.health import latest
from transforms.lexicons import languages

FOLDER = Path(__file__).parent
FILE = "source.yml"
Kind = Literal["feed", "sitemap", "page", "folder"]
Tier = Literal["company", "regulator", "agency", "press", "blog"]
HOLDS = {"feed": "feeds", "sitemap": "sitemaps", "page": "pages", "folder": "folder"}
"""By kind, the key that says where it is."""
UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


class SourceError(ValueError):
    """A source file that doesn't hold; the message names the file, the key and what would be right."""


def span(value: object) -> object:
    """A length of time as written, such as `30m`, `6h`, `1d`, `2w`."""
    found = re.fullmatch(r"([1-9]\d{0,3})([mhdw])", str(value))
    if not found:
        raise ValueError("write a number and a unit, such as 30m, 6h, 1d or 2w")
    return timedelta(**{UNITS[found[2]]: int(found[1])})


def written(value: timedelta) -> str:
    """The same as `span` reads it, in its largest whole unit."""
    for unit, name in reversed(UNITS.items()):
        count, rest = divmod(value, timedelta(**{name: 1}))
        if not rest:
            return f"{count}{unit}"
    raise AssertionError(value)


def spoken(value: str) -> str:
    """A language that has a lexicon."""
    if value not in languages():
        raise ValueError(f"it should be one of {', '.join(languages())}")
    return value


def known(value: str | None) -> str | None:
    """An outlet of the catalogue, or a company or institution that speaks for itself."""
    if value is not None and value not in entities():
        near = ", ".join(get_close_matches(value, entities(), n=3))
        raise ValueError(f"no entity of the catalogue; {f'did you mean {near}?' if near else 'add it there'}")
    return value


Span = Annotated[timedelta, BeforeValidator(span), PlainSerializer(written)]


class Items(BaseModel):
    """How many entries a fetch brings, feeds or sitemaps of the source together."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    min: int = Field(1, ge=0)
    max: int = Field(50_000, ge=1)

    @model_validator(mode="after")
    def ordered(self) -> Items:
        """The least is no more than the most."""
        if self.min > self.max:
            raise ValueError(f"min {self.min} is more than max {self.max}")
        return self


class Source(BaseModel):
    """One outlet's feeds, sitemaps, pages or folder."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str
    name: str = Field(min_length=1)
    outlet: Annotated[str | None, AfterValidator(known)] = None
    """Its id in the catalogue; null where the catalogue doesn't know it."""
    publisher: str = Field("", validate_default=True)
    """Who its documents are by, where they don't say; the outlet's label unless told."""
    tier: Tier = "press"
    """How near to its figures it stands; of an outlet of the catalogue the same as there."""
    language: Annotated[str, AfterValidator(spoken)]
    """ISO 639-1 code of a language that is read."""
    country: str | None = Field(None, pattern=r"^[A-Z]{2}$")
    """ISO 3166-1 code of where it publishes; EU for the Union's own."""
    kind: Kind
    feeds: tuple[AnyHttpUrl, ...] = ()
    sitemaps: tuple[AnyHttpUrl, ...] = ()
    pages: tuple[AnyHttpUrl, ...] = ()
    folder: Path | None = None
    paths: tuple[str, ...] = ()
    """How the paths of its articles begin (`/news/`); entries elsewhere are left out. All unless told."""
    hosts: tuple[Annotated[str, Field(pattern=r"^[a-z0-9.-]+(:[0-9]+)?$")], ...] = ()
    """Domains beside its outlet's that are its own, too: their pages may name each other as where an article stands."""
    cadence: Span = Field("1h", validate_default=True)
    """How long it is left alone after a fetch that went well."""
    publishes: Span | None = None
    """Longest usual time between two articles, weekends included; the cadence unless told."""
    items: Items = Items()
    reach: Span | None = None
    """How far back its entries are fetched, by the date that they state; all unless told."""
    headline_only: bool = False
    """Whether its articles may not be fetched: title and summary of the feed are all that is kept."""
    paywall: Literal["none", "some", "all"] = "none"
    terms: AnyHttpUrl | None = None
    """Address of its terms of use."""
    contact: str | None = None
    """Whom to write to about it."""
    error_budget: int = Field(3, ge=1, le=100)
    """Failures in a row after which it is left alone for growing intervals."""
    enabled: bool = True
    verified: bool = False
    """Whether it has been seen to answer as it says here."""
    verified_on: date | None = None

    @model_validator(mode="after")
    def complete(self) -> Source:
        """A kind has what it reads and nothing else; the rest agrees with it and with the catalogue."""
        for kind, key in HOLDS.items():
            if kind == self.kind and not getattr(self, key):
                raise ValueError(f"a source of kind {kind} needs `{key}`")
            if kind != self.kind and getattr(self, key):
                raise ValueError(f"`{key}` is for kind {kind}; a source of kind {self.kind} has `{HOLDS[self.kind]}`")
        if not self.publisher:
            raise ValueError("name its `outlet` of the catalogue, or a `publisher` that the catalogue doesn't know")
        if self.outlet and self.tier != tier_of(self.outlet):
            raise ValueError(f"`tier` is {self.tier}, in the catalogue {self.outlet} is {tier_of(self.outlet)}")
        if self.headline_only and self.kind != "feed":
            raise ValueError(f"`headline_only` is for kind feed: a {self.kind} has no summaries")
        if self.paths and self.kind not in {"feed", "sitemap"}:
            raise ValueError(f"`paths` are for kinds feed and sitemap: a {self.kind} lists no addresses")
        if self.reach and self.kind not in {"feed", "sitemap"}:
            raise ValueError(f"`reach` is for kinds feed and sitemap: a {self.kind} lists no dates")
        if any(not path.startswith("/") for path in self.paths):
            raise ValueError("`paths` begin with a slash: /news/")
        if self.verified_on and not self.verified:
            raise ValueError("`verified_on` is for sources that are `verified: true`")
        return self

    @property
    def addresses(self) -> tuple[str, ...]:
        """What to read: addresses or the folder's path."""
        return (str(self.folder),) if self.folder else tuple(map(str, (*self.feeds, *self.sitemaps, *self.pages)))

    @property
    def domains(self) -> tuple[str, ...]:
        """Domains whose articles are its own, by its file and by its outlet's entry in the catalogue."""
        entity = entities().get(self.outlet or "")
        return self.hosts + ((entity.source,) if entity and "." in entity.source else ())

    @property
    def silence(self) -> timedelta:
        """Three of the longest usual times between two articles: silent for longer, something is wrong."""
        return 3 * (self.publishes or self.cadence)

    def wants(self, address: str) -> bool:
        """Whether an entry's address is of one of its articles."""
        return not self.paths or urlsplit(address).path.startswith(self.paths)

    def reaches(self, published: str | None, now: datetime) -> bool:
        """Whether an entry is new enough to be fetched; one that states no date is."""
        stamp = latest(published) if published and self.reach else None
        return stamp is None or self.reach is None or stamp >= now - self.reach


def tier_of(entity_id: str) -> Tier:
    """How near to its figures an entity of the catalogue stands, as warehouse/core/tellings.sql has it."""
    entity = entities()[entity_id]
    if entity.kind == "outlet":
        return entity.tier or "press"
    return "regulator" if entity.kind in {"institution", "programme", "country"} else "company"


def sources(folder: Path | None = None) -> tuple[Source, ...]:
    """All sources by id, enabled or not.

    Raises:
        SourceError: names the file that doesn't hold, or two sources that read the same address.
    """
    root = folder or FOLDER
    if not root.is_dir():
        raise SourceError(f"no folder of sources at {root}")
    found = tuple(read(path) for path in sorted(root.glob(f"*/{FILE}")))
    readers: dict[str, str] = {}
    for source in found:
        for address in source.addresses:
            other = readers.setdefault(address, source.id)
            if other != source.id:
                raise SourceError(f"{root / source.id / FILE}: {address} is read by source {other} already; keep one")
    return found


def read(path: Path) -> Source:
    """One source file; its folder's name is the source's id. SourceError names the file and the key."""
    try:
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
        entity = entities().get(str(told.get("outlet")))
        return validated({"id": path.parent.name, **({"publisher": entity.label} if entity else {}), **told})
    except ValidationError as error:
        raise SourceError(f"{path}: {explained(error)}") from None
    except (AttributeError, OSError, TypeError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise SourceError(f"{path}: {' '.join(str(error).split())}; write `key: value` lines") from None


def validated(told: dict[str, Any]) -> Source:
    """What a source's file says, with its `id`, as a source. ValidationError where it doesn't hold."""
    # As JSON: lists and days are taken as such, and everything else only as what it is.
    return Source.model_validate_json(json.dumps(told, default=str), strict=True)


def explained(error: ValidationError) -> str:
    """The first thing that is wrong, in one line: key, what stands there, what would be right."""
    first = error.errors(include_url=False)[0]
    name = ".".join(map(str, first["loc"])) or "source"
    message = first["msg"].removeprefix("Value error, ")
    if first["type"] == "extra_forbidden":
        near = get_close_matches(name, Source.model_fields, n=1)
        mend = f"did you mean {near[0]}?" if near else f"keys are {', '.join(Source.model_fields)}"
        return f"{name}: no such key; {mend}"
    if first["type"] == "missing" or not first["loc"]:
        return f"{name}: {message}"
    return f"{name} is {json.dumps(first['input'], ensure_ascii=False, default=str)[:80]}: {message}"
