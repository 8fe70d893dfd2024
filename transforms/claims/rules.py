"""Which rules look for a measure's subject, in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from transforms.claims.case import Answer, Case
from transforms.claims.deals import from_target
from transforms.claims.groups import (
    from_goods,
    from_group,
    from_holder,
    from_market,
    from_object,
    from_population,
    from_population_among,
    from_population_before,
    from_shares,
)
from transforms.claims.roles import MARKETS, POPULATIONS, Role
from transforms.claims.subjects import (
    from_after,
    from_before,
    from_bracket,
    from_clause,
    from_contrast,
    from_list,
    from_owner,
    from_same,
    from_table,
    from_told,
    from_topic,
)

MEASURES = (
    from_table,
    from_holder,
    from_list,
    from_bracket,
    from_owner,
    from_contrast,
    from_same,
    from_object,
    from_group,
    from_clause,
    from_after,
    from_told,
    from_before,
    from_topic,
)
"""The rules for measures of one party, in order."""


def rules(role: Role) -> Iterable[Callable[[Case], Answer | None]]:
    """The rules that look for a subject, in order."""
    if role.metric in MARKETS:
        return (from_market, from_goods, from_table, from_clause, from_before, from_topic)
    if role.metric == "shipments":
        return (from_goods, from_table, *MEASURES[2:])
    if role.metric in POPULATIONS:
        return (
            from_shares,
            from_population,
            from_population_among,
            from_population_before,
            from_object,
            from_group,
            from_clause,
            from_before,
            from_topic,
        )
    if role.frame in {None, "price", "budget"}:
        return MEASURES
    if role.frame == "acquisition":
        return (from_table, from_bracket, from_target, from_clause, from_after, from_before, from_topic)
    return (from_table, from_bracket, from_group, from_clause, from_after, from_before, from_topic)
