"""What the panels of a household's page show."""

from collections.abc import Mapping
from typing import Any

from steward.capabilities.archives.queries import archives_about
from steward.capabilities.registry.facts import facts_in_words
from steward.capabilities.registry.queries.contacts import promises_to
from steward.capabilities.registry.resources.creators import creators
from steward.kernel.base import clock
from steward.kernel.people.choices import Relation
from steward.kernel.people.queries import household
from steward.kernel.places.models import Place
from steward.kernel.surface.declare import resources
from steward.kernel.tenancy.actor import Actor
from steward.kernel.work.kinds import family_of
from steward.kernel.work.queries import visible_work


def facts(place: Place, _actor: Actor) -> Mapping[str, Any]:
    return {"facts": facts_in_words(place.facts)}


def promises(place: Place, _actor: Actor) -> Mapping[str, Any]:
    return {"promises": list(promises_to(place))}


def members(place: Place, _actor: Actor) -> Mapping[str, Any]:
    return {"household": household(place, clock.today()), "relations": Relation.choices}


def archives(place: Place, actor: Actor) -> Mapping[str, Any]:
    """What is kept of the household on shelves (REG5)."""
    return {"archives": list(archives_about(place, actor)[:20]), "resource": resources()["archives"]}


def work(place: Place, actor: Actor) -> Mapping[str, Any]:
    """Work at this place, newest first; what the actor may not see of it is not counted either."""
    rows = visible_work(actor).filter(place=place).select_related("assignee").order_by("-opened_at", "-pk")
    found = {"items": [(item, family_of(item).resource) for item in rows[:20]]}
    return found | {"creators": creators(actor, site=place.site_id, place=place.code)}
