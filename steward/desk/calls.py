"""Who is calling, with the history at once: the card beside every form that takes a call.

A number is never part of an address: the card is posted for, and a telephone system that opens the form writes the
number behind a `#`, which no browser sends to any server (`/tickets/report/#caller=13800001234`).
"""

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from steward.capabilities.registry.models import Contact
from steward.capabilities.registry.queries.contacts import contacts_at
from steward.capabilities.tickets.policies import MAY
from steward.capabilities.tickets.queries import LISTED, visible_tickets
from steward.capabilities.tickets.related import keys_of_stranger, newest_keys
from steward.kernel.base.privacy import keyed_index, mask_phone, normal_digits
from steward.kernel.people.choices import ContactKind
from steward.kernel.people.models import Party
from steward.kernel.people.numbers import shown_phone
from steward.kernel.people.queries import current_homes, find_by_phone
from steward.kernel.places.models import Place
from steward.kernel.places.queries import visible_places
from steward.kernel.surface.aids import Aid, declare_aid
from steward.kernel.surface.declare import resources
from steward.kernel.tenancy.actor import Actor
from steward.kernel.work.models import WorkItem

CARDS = [
    declare_aid(Aid("tickets", verb, "desk:caller", reads=("caller_phone",), after="caller_phone"))
    for verb in ("report", "join")
]
# People shown for one number (a household may share it); the last four alone may fit more, so no more are asked for.
PEOPLE, TICKETS, TALKS = 5, 6, 3
WHOLE = 7


@dataclass
class Caller:
    """A person the number may belong to, and what to know before answering."""

    party: Party
    homes: list[Place]
    tickets: list[WorkItem] = field(default_factory=list)
    talks: list[Contact] = field(default_factory=list)

    @property
    def phones(self) -> list[str]:
        return [shown_phone(row) for row in self.party.contacts.all() if row.kind == ContactKind.PHONE]

    @property
    def fills(self) -> dict[str, str]:
        """What goes into the form."""
        home = self.homes[0].code if self.homes else ""
        return {"requester": str(self.party.pk), "caller_name": self.party.name, "place": home}


def callers(text: str, actor: Actor) -> list[Caller]:
    """Visible people with this number (whole or last four) and their history: seven queries whatever they find."""
    people = find_by_phone(text, actor, limit=PEOPLE)
    homes = current_homes(people)
    found = {row.pk: Caller(row, homes.get(row.pk, [])) for row in people}
    here = visible_places(actor).filter(pk__in={place.pk for row in homes.values() for place in row})
    for item in _newest(actor, newest_keys(requester_id__in=list(found))):
        if item.requester_id:
            found[item.requester_id].tickets.append(item)
    for talk in contacts_at(here)[:TALKS] if people else ():
        for caller in found.values():
            if talk.place_id in {home.pk for home in caller.homes}:
                caller.talks.append(talk)
    return list(found.values())


def calls_of_stranger(digits: str, actor: Actor) -> list[WorkItem]:
    """What was reported under a number that belongs to nobody known."""
    return _newest(actor, keys_of_stranger(keyed_index(digits, "phone")))


def _newest(actor: Actor, keys: QuerySet[Any, int]) -> list[WorkItem]:
    """Of these what the actor may see: open ones first, then the newest."""
    if not (found := list(keys)):
        return []
    rows = visible_tickets(actor).filter(pk__in=found).select_related(*LISTED).order_by("-pk")
    return sorted(rows, key=lambda item: item.closed_at is not None)[:TICKETS]


@require_POST
def caller_page(request: HttpRequest) -> HttpResponse:
    """Who has the number typed so far, for those who take calls; a stranger's number says so."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not actor.roles & MAY["report"]:
        raise PermissionDenied
    digits = normal_digits(request.POST.get("caller_phone", "")[:30])
    known = callers(digits, actor) if digits.isdigit() and len(digits) >= 4 else []
    context = {
        "resource": resources()["tickets"],
        "whole": len(digits) >= WHOLE,
        "digits": mask_phone(digits),
        "callers": known,
        "strange": calls_of_stranger(digits, actor) if len(digits) >= WHOLE and not known else [],
    }
    response = render(request, "desk/caller.html", context)
    response["Cache-Control"] = "no-store"
    return response
