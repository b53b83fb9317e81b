"""Three more looks at the list of tickets, narrowed by the same filters: board, ages, visits."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_GET

from steward.capabilities.tickets.choices import State, TicketKind
from steward.capabilities.tickets.overviews import COLUMNS, DAYS, Age, AgeLine, ages_of, board_of, visits_of
from steward.capabilities.tickets.policies import may
from steward.capabilities.tickets.resources import TICKETS, state_mark
from steward.kernel.base import clock
from steward.kernel.base.refused import Refused
from steward.kernel.surface.declare import Verb
from steward.kernel.surface.lists import chips, narrowed
from steward.kernel.surface.verbs import actor_for
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Site
from steward.kernel.work.models import WorkItem

# The steps a card offers; those of its state that its reader may take.
STEPS = {
    State.REPORTED: ("accept", "dispatch"),
    State.ACCEPTED: ("dispatch", "appoint"),
    State.DISPATCHED: ("start", "appoint"),
    State.STARTED: ("finish", "pause"),
    State.PAUSED: ("resume",),
    State.FINISHED: ("call_back",),
}


def _looked_at(request: HttpRequest, own: str) -> tuple[Actor, Any, dict[str, Any]]:
    """The actor, his narrowed rows, and what every look shows; `own` is the one parameter of the page itself."""
    actor = actor_for(request, TICKETS)
    query, trouble = request.GET.copy(), None
    query.pop(own, None)
    try:
        rows = narrowed(TICKETS, actor, query)
    except Refused as refused:
        trouble, query = refused, QueryDict("", mutable=True)
        rows = narrowed(TICKETS, actor, query)
    context = {
        "resource": TICKETS,
        "actor": actor,
        "query": query,
        "trouble": trouble,
        "chips": chips(TICKETS, actor, query),
        "now": clock.now(),
    }
    return actor, rows, context


def steps(item: WorkItem, actor: Actor) -> list[Verb]:
    return [TICKETS.verb(name) for name in STEPS[State(item.state)] if may(name, item, actor)]


@require_GET
def board_page(request: HttpRequest) -> HttpResponse:
    """Open work by state, a column each; a phone shows one, and the others as tabs."""
    actor, rows, context = _looked_at(request, "column")
    columns = board_of(rows)
    asked = request.GET.get("column", "")
    fullest = max(columns, key=lambda column: bool(column.count))
    context["shown"] = asked if asked in COLUMNS else fullest.state.value
    context["columns"] = [
        (
            column,
            state_mark(WorkItem(state=column.state)),
            [(item, steps(item, actor)) for item in column.items],
        )
        for column in columns
    ]
    return render(request, "tickets/board.html", context)


@require_GET
def ages_page(request: HttpRequest) -> HttpResponse:
    """How long open work has been open, by kind and by site; each count leads to its rows."""
    _actor, rows, context = _looked_at(request, "age")
    kinds = ages_of(rows, "kind")
    sites = ages_of(rows, "site_id")
    names = {site.pk: site.name for site in Site.objects.filter(pk__in=[line.key for line in sites])}
    query: QueryDict = context["query"]
    context["ages"] = list(Age)
    context["tables"] = [
        ("kind", [(str(TicketKind(line.key).label), *_linked(line, "kind", query)) for line in kinds]),
        ("site", [(names[line.key], *_linked(line, "site", query)) for line in sites]),
    ]
    return render(request, "tickets/ages.html", context)


def _linked(line: AgeLine, name: str, query: QueryDict) -> tuple[AgeLine, list[tuple[int, str]]]:
    kept = {key: query.getlist(key) for key in query if key != name}
    cells = [
        (n, "/tickets/?" + urlencode(kept | {name: [line.key], "age": [age.value]}, doseq=True))
        for age, n in zip(Age, line.counts, strict=True)
    ]
    return line, cells


@require_GET
def visits_page(request: HttpRequest) -> HttpResponse:
    """A week of visits by the agreed time, from a day on."""
    actor, rows, context = _looked_at(request, "from")
    try:
        first = date.fromisoformat(request.GET["from"]) if "from" in request.GET else clock.today()
        context["back"], context["on"] = first - timedelta(days=DAYS), first + timedelta(days=DAYS)
        context["days"] = [
            (day, [(item, steps(item, actor)) for item in day.items]) for day in visits_of(rows, first)
        ]
    except (ValueError, OverflowError) as error:
        raise Http404 from error
    context["today"] = clock.today()
    return render(request, "tickets/visits.html", context)
