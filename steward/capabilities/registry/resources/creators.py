"""Verbs of other capabilities that begin with a household or a person of it."""

from typing import Any
from urllib.parse import urlencode

from steward.kernel.surface.declare import Verb, resources
from steward.kernel.tenancy.actor import Actor


def creators(actor: Actor, **known: Any) -> list[tuple[Verb, str]]:
    """Verbs of other capabilities that begin with a place, with the address of their form filled in so far."""
    return [
        (verb, f"/{resource.name}/{verb.name}/?{urlencode(known)}")
        for resource in resources().values()
        if (verb := resource.creator) and "place" in verb.form.base_fields and verb.may(None, actor)
    ]
