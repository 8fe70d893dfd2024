"""One figure with all that the rules on parties look at."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from catalogue import entities
from schemas.document import Sentence
from schemas.quantity import Quantity
from transforms.claims.context import MetricChoice, Name
from transforms.claims.coreference import refer
from transforms.claims.linking import Ties, ties
from transforms.claims.roles import GIVER, Role
from transforms.claims.scene import Scene, View

LEAST_FIT = 0.3
OWN_AFFAIRS = frozenset({"deal", "finance", "workforce", "price", "ownership", "policy"})
"""Families of measures that a pollster or rating agency has of its own."""
COUNTED_REACH = 16
Answer = tuple[str, str | None, str, float]
"""Label, id, rule and score of a subject."""


@dataclass(slots=True)
class Case:
    """A figure, what it measures, the sentence it stands in, and the labels that are out of the question."""

    scene: Scene
    quantity: Quantity
    choice: MetricChoice
    role: Role
    sentence: Sentence
    view: View
    said_by: frozenset[int]
    """Places in the view of those whom the sentence names as its source."""
    avoid: set[str] = field(default_factory=set)
    told: Answer | None = None
    """The subject of the same measure told last before in the paragraph."""
    inherited: Answer | None = None
    """The subject of the same measure right before in the sentence, where no other name stands between."""

    @property
    def ties(self) -> Ties:
        """How the document's language ties names and figures together."""
        return ties(self.scene.language)

    def name(self, place: int, view: View | None = None) -> Name | None:
        """The name that a place of the view stands for, anaphors resolved."""
        party = (view or self.view).party_at(place)
        return refer(self.scene, party, self.role, self.avoid) if party else None

    def giver(self, place: int, view: View | None = None, avoid: Collection[str] = ()) -> Name | None:
        """The name that a place stands for as the other side of a deal."""
        party = (view or self.view).party_at(place)
        return refer(self.scene, party, GIVER, avoid) if party else None

    def fitting(self, place: int, view: View | None = None) -> Name | None:
        """The name that a place stands for, where its kind suits the metric's subject."""
        name = self.name(place, view)
        if name is None or self.role.fit(name) <= LEAST_FIT or name.label in self.avoid:
            return None
        passing = bool(place) and self.scene.in_passing(name)
        return None if passing or self.is_counted(name) or self.observes(name, place) else name

    def observes(self, name: Name, place: int | None = None) -> bool:
        """Whether a name measures others for a living, and tells the figure or couldn't have such a one of its own."""
        observer = name.entity_id is not None and entities()[name.entity_id].observer
        others = self.role.family not in OWN_AFFAIRS or place in self.said_by
        return observer and others and name.label in self.scene.analysts

    def is_counted(self, name: Name) -> bool:
        """Whether a name tells what kind of machine is counted (`512 GPU H100`): such a one owns none of them."""
        if self.choice.metric != "compute_units":
            return False
        between = self.scene.text[self.quantity.end : name.start]
        return 0 <= name.start - self.quantity.end <= COUNTED_REACH and between.replace(" ", "").isalnum()


def answer(name: Name, rule: str, score: float) -> Answer:
    """An answer made of a name."""
    return name.label, name.entity_id, rule, score
