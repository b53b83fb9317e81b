"""Households as lists and pages show them: what is known of each, its attention lists; and whom to see next."""

from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import QuerySet

from steward.capabilities.registry.choices import Attention, Figure, Known, Rule
from steward.capabilities.registry.queries.attention import FLAGS, with_attention, with_care
from steward.capabilities.registry.queries.households import visible_households
from steward.capabilities.registry.queries.measures import measures_for
from steward.capabilities.registry.queries.records import with_known
from steward.kernel.base import clock
from steward.kernel.places.models import Place, PlaceKind
from steward.kernel.tenancy.actor import Actor


class Unit(NamedTuple):
    """What Today asks of each home in reach: what is known of it, and the care it needs (empty: none)."""

    pk: int
    known: str
    seen_on: date
    need: str
    need_on: date | None
    visited_on: date | None


def listed_households(actor: Actor) -> QuerySet[Any]:
    """Households within the actor's reach with what is known of each and the attention lists it is on."""
    rules = measures_for(actor)
    return with_attention(with_known(visible_households(actor), rules[Rule.RECORD]), rules, actor)


def units_in_reach(actor: Actor) -> list[Unit]:
    """Every unit within the actor's reach, in the order of a walk: one statement for as long as the actor lasts.

    Today counts them, sorts them and picks from them. A statement for each of these takes longer to build than it
    takes to look through some hundred homes.
    """
    if "registry.units" not in actor.kept:
        rules = measures_for(actor)
        units = with_known(visible_households(actor).filter(kind=PlaceKind.UNIT), rules[Rule.RECORD])
        cared = with_care(units, rules[Rule.CARE]).order_by("site_id", "sort_key", "pk")
        actor.kept["registry.units"] = [Unit(*row) for row in cared.values_list(*Unit._fields)]
    kept: list[Unit] = actor.kept["registry.units"]
    return kept


def to_see(actor: Actor) -> list[Unit]:
    """Units not known, the most useful visit first: whom nobody ever saw, then those seen longest ago.

    Among them first those whom one look makes known, then in the order of a walk.
    """
    unknown = [unit for unit in units_in_reach(actor) if unit.known != Known.KNOWN]
    return sorted(unknown, key=lambda unit: (unit.seen_on, unit.known != Known.UNCONFIRMED))


def to_visit(actor: Actor) -> list[Unit]:
    """Care households nobody of ours was at for so long, the longest first (REG6)."""
    since = clock.today() - timedelta(days=measures_for(actor)[Rule.CARE][Figure.DAYS])
    found = [unit for unit in units_in_reach(actor) if unit.need and (unit.visited_on or date.min) < since]
    return sorted(found, key=lambda unit: unit.visited_on or date.min)


def told(place: Place, unit: Unit) -> Place:
    """The row with what lists show of it. Of the attention lists with care alone: the Today page is opened all day,
    and the household's page says the rest.
    """
    lists = dict.fromkeys(FLAGS.values(), False) | {FLAGS[Attention.CARE]: bool(unit.need)}
    _pk, *values = unit
    vars(place).update(lists, **dict(zip(Unit._fields[1:], values, strict=True)))
    return place
