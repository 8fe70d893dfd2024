"""What the press writes about: entities as data, each with its source, found by id or by alias.

`entities/*.yml` hold one kind a file (`kind`, and what else holds for most, then `entities`, one a line);
`families.yml` says how names of models are made; `ambiguous.yml` declares the aliases that several entities share. All
is read once and then cached.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

FOLDER = Path(__file__).parent
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Kind = Literal[
    "company", "product", "service", "model", "benchmark",
    "institution", "programme", "population", "outlet", "country", "region",
]  # fmt: skip
Sector = Literal[
    "ai", "chips", "cloud", "commerce", "defence", "devices", "education", "energy", "finance", "games", "health",
    "industry", "internet", "media", "mobility", "quantum", "research", "robotics", "security", "services", "software",
    "space", "telecom", "travel",
]  # fmt: skip


class Entity(BaseModel):
    """One entity that figures are about."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str = Field(pattern=r"^[a-z]+/[a-z0-9.-]+$")
    """Stable id of our own: kind and slug."""
    label: str = Field(min_length=1)
    """The name that claims carry, as its owner writes it."""
    kind: Kind
    aliases: tuple[str, ...] = ()
    """Other names, French and English; the label is one too, without being repeated here."""
    common: tuple[str, ...] = ()
    """Those of its names that are ordinary words too (Next, Box): a sentence's own capital doesn't make them names."""
    parent: str | None = None
    """Id of the owner: product to company, programme to country."""
    scale: Literal["percent", "points", "seconds", "money"] | None = None
    """Of a benchmark: what its scores are told in."""
    tier: Literal["company", "regulator", "agency", "press", "blog"] | None = None
    """Of an outlet: how near to the figure it stands; press unless told."""
    sector: Sector | None = None
    """What a company, or a product without an owner, foremost works in; a product with one is in its owner's."""
    observer: bool = False
    """Whether it measures others for a living (pollster, market research, rating agency): seldom a figure's subject."""
    replaces: tuple[str, ...] = ()
    """Ids that this entity has taken over: of entities that turned out to be the same, or its own former id."""
    source: str = Field(min_length=1)
    """Where the row comes from: a public site's domain, or `general knowledge`."""

    @property
    def names(self) -> tuple[str, ...]:
        """The label and all aliases."""
        return (self.label, *self.aliases)


class Family(BaseModel):
    """A family of models, from whose word and a version a name is made."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    family: str
    label: str | None = None
    parent: str | None = None
    joint: str = " "


class ModelNames(BaseModel):
    """How names of models are made: families, a pattern for versions, words for variants."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    families: tuple[Family, ...]
    version: str
    variants: tuple[str, ...]


def read(path: Path) -> Any:
    """The data of one YAML file; ValueError names the file that is missing or doesn't parse."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506 - a safe loader either way
    except (OSError, yaml.YAMLError) as error:
        raise ValueError(f"catalogue {path}: {error}") from None


def read_entities(folder: Path) -> dict[str, Entity]:
    """Entities of a folder's files by id.

    Raises:
        ValueError: names the file and the row whose key is unknown or missing, or whose id is taken or of another kind.
    """
    found: dict[str, Entity] = {}
    for path in sorted(folder.glob("*.yml")):
        data = read(path)
        usual = {name: value for name, value in data.items() if name != "entities"}
        for number, row in enumerate(data["entities"], 1):
            try:
                entity = Entity(**{**usual, **row})
            except (ValidationError, TypeError) as error:
                raise ValueError(f"catalogue {path}, row {number} ({row}): {error}") from None
            if entity.id in found:
                raise ValueError(f"catalogue {path}, row {number}: id {entity.id} is taken; ids are unique")
            if entity.id.split("/")[0] != entity.kind:
                raise ValueError(f"catalogue {path}, row {number}: id {entity.id} should begin with {entity.kind}/")
            found[entity.id] = entity
    return found


def index_aliases(found: dict[str, Entity], shared: dict[str, list[str]]) -> dict[str, tuple[Entity, ...]]:
    """Entities by each of their names, the preferred one first.

    Args:
        found: entities by id.
        shared: names that several entities carry, declared, with their ids in order of preference.

    Raises:
        ValueError: names the alias that two entities claim undeclared, or a declaration that doesn't hold.
    """
    index: dict[str, tuple[Entity, ...]] = {}
    for entity in found.values():
        for name in dict.fromkeys(entity.names):
            index[name] = (*index.get(name, ()), entity)
    for name, entities in index.items():
        ids = [entity.id for entity in entities]
        if len(ids) > 1 and sorted(shared.get(name, [])) != sorted(ids):
            raise ValueError(f"catalogue: {name!r} names {', '.join(ids)}; declare it in {FOLDER / 'ambiguous.yml'}")
    for name, ids in shared.items():
        if sorted(entity.id for entity in index.get(name, ())) != sorted(ids):
            raise ValueError(f"catalogue {FOLDER / 'ambiguous.yml'}: {name!r} doesn't name {', '.join(ids)}")
        index[name] = tuple(found[id_] for id_ in ids)
    return index


@cache
def entities() -> dict[str, Entity]:
    """All entities by id."""
    return read_entities(FOLDER / "entities")


@cache
def aliases() -> dict[str, tuple[Entity, ...]]:
    """All entities by each of their names, exactly as written; the preferred one first."""
    return index_aliases(entities(), read(FOLDER / "ambiguous.yml") or {})


def by_alias(name: str) -> Entity | None:
    """The entity that a name, exactly as written, stands for; the preferred one where several share it."""
    return aliases().get(name, (None,))[0]


@cache
def model_names() -> ModelNames:
    """How names of models are made, listed or not."""
    path = FOLDER / "families.yml"
    try:
        return ModelNames(**read(path))
    except (ValidationError, TypeError) as error:
        raise ValueError(f"catalogue {path}: {error}") from None


@cache
def cities() -> frozenset[str]:
    """Names of cities (GeoNames), as `cities.txt` holds them: many are also names of companies or words."""
    lines = (FOLDER / "cities.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
