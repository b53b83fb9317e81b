"""Households as lists and pages show them: what is known of each, its attention lists; and whom to see next."""

from collections.abc import Mapping
from typing import Any

from django.db.models import F, QuerySet

from steward.capabilities.registry.choices import Figure, Known, Rule
from steward.capabilities.registry.queries.attention import (
    not_visited,
    with_attention,
    with_care_alone,
)
from steward.capabilities.registry.queries.households import visible_households
from steward.capabilities.registry.queries.measures import Figures, measures_for
from steward.capabilities.registry.queries.records import with_known
from steward.kernel.places.models import Place
from steward.kernel.tenancy.actor import Actor


def listed_households(actor: Actor) -> QuerySet[Any]:
    """Households within the actor's reach with what is known of each and the attention lists it is on."""
    return _listed(actor, measures_for(actor))


def _listed(actor: Actor, rules: Mapping[str, Figures]) -> QuerySet[Any]:
    return with_attention(known_households(actor), rules, actor)


def to_see(actor: Actor) -> QuerySet[Place]:
    """Units not known, the most useful visit first: whom nobody ever saw, then those seen longest ago.

    Among them first those whom one look makes known, then in the order of a walk. Of the attention lists they say care
    only, as `to_visit`: the Today page is opened all day, and the household page says the rest.
    """
    rules = measures_for(actor)
    rows = _briefly(actor, rules).filter(known__in=(Known.INCOMPLETE, Known.UNCONFIRMED))
    return rows.order_by("seen_on", "-known", "site_id", "sort_key", "pk")


def to_visit(actor: Actor) -> QuerySet[Place]:
    """Care households nobody of ours was at for so long, the longest first (REG6)."""
    rules = measures_for(actor)
    rows = _briefly(actor, rules).filter(not_visited(rules[Rule.CARE][Figure.DAYS]), needs_care=True)
    return rows.order_by(F("visited_on").asc(nulls_first=True), "site_id", "sort_key", "pk")


def _briefly(actor: Actor, rules: Mapping[str, Figures]) -> QuerySet[Any]:
    return with_care_alone(known_households(actor), rules)


def known_households(actor: Actor) -> QuerySet[Any]:
    """Households within the actor's reach with what is known of each.

    Built once for all parts of a page: that takes as long as the database takes to answer.
    """
    if "registry.known" not in actor.kept:
        rule = measures_for(actor)[Rule.RECORD]
        actor.kept["registry.known"] = with_known(visible_households(actor), rule)
    kept: QuerySet[Any] = actor.kept["registry.known"]
    return kept
