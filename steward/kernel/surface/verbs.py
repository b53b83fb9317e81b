"""The door to a resource and its verbs, the same for pages, bulk and API."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from steward.kernel.surface.declare import Resource, Row, Verb
from steward.kernel.surface.forms import VerbForm
from steward.kernel.tenancy.actor import Actor


def actor_for(request: HttpRequest, resource: Resource) -> Actor:
    """The signed-in actor, if the resource is open to his posts; 403 for a stranger."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not resource.open_to(actor):
        raise PermissionDenied
    return actor


def allowed_verbs(resource: Resource, row: Row, actor: Actor) -> list[Verb]:
    return [verb for verb in resource.verbs if not verb.creates and verb.may(row, actor)]


def run_verb(verb: Verb, row: Row | None, actor: Actor, form: VerbForm) -> Any:
    """The one way from a valid form to the action: pages, bulk and API all pass here."""
    if verb.creates:
        return verb.action(by=actor, **form.arguments())
    return verb.action(row, by=actor, **form.arguments())
