"""Pages beside the lists: labels for the printer, coverage of a site, record books."""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from steward.capabilities.inspections.choices import Topic
from steward.capabilities.inspections.labels import labels_response
from steward.capabilities.inspections.policies import KEEPERS
from steward.capabilities.inspections.queries.coverage import coverage_of, days_until
from steward.capabilities.inspections.queries.records import RecordLine, records_of
from steward.capabilities.inspections.resources import CHECKPOINTS, ROUNDS
from steward.kernel.base import clock
from steward.kernel.base.keys import key_of
from steward.kernel.base.refused import Refused
from steward.kernel.surface.lists import narrowed
from steward.kernel.surface.paper import Paper, Part, paper_response
from steward.kernel.surface.verbs import actor_for
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Organisation, Site
from steward.kernel.tenancy.queries import visible_site, visible_sites

MOST_LABELS = 240
WEEKS_SHOWN = 30
CLASSES = {"seen": "past", "late": "open", "gap": "late"}


@require_GET
def labels(request: HttpRequest) -> HttpResponse:
    """The labels of the list's checkpoints as one PDF, in the order of places; for those who keep them."""
    actor = _keeper(request)
    rows = narrowed(CHECKPOINTS, actor, request.GET).filter(retired_at__isnull=True)
    found = rows.select_related("organisation", "site", "place").order_by("site_id", "place__sort_key", "pk")
    if not found.exists():
        raise Http404
    return labels_response(found[:MOST_LABELS])


@require_GET
def label(request: HttpRequest, pk: int) -> HttpResponse:
    """One label."""
    row = CHECKPOINTS.load(_keeper(request), pk)
    if row is None or row.retired_at:
        raise Http404
    return labels_response([row])


def _keeper(request: HttpRequest) -> Actor:
    actor = actor_for(request, CHECKPOINTS)
    if not actor.roles & KEEPERS:
        raise PermissionDenied
    return actor


@require_GET
def coverage(request: HttpRequest) -> HttpResponse:
    """Checkpoints against days: a site on one sheet."""
    actor = actor_for(request, ROUNDS)
    sites = list(visible_sites(actor))
    site = _site(request, actor) or (sites[0] if sites else None)
    looks = {
        "seen": ("ok", "check", _("Seen in time")),
        "late": ("wait", "clock-exclamation", _("Seen late")),
        "gap": ("late", "x", _("Missed or false")),
    }
    context = {
        "resource": ROUNDS,
        "actor": actor,
        "query": request.GET,
        "sites": sites,
        "site": site,
        "days": days_until(clock.today(site.zone)) if site else [],
        "rows": coverage_of(site, actor) if site else [],
        "looks": looks,
        "classes": CLASSES,
    }
    return render(request, "inspections/coverage.html", context)


@require_GET
def records(request: HttpRequest) -> HttpResponse:
    """Which book, of which days."""
    actor = actor_for(request, ROUNDS)
    today = clock.today()
    context = {
        "resource": ROUNDS,
        "actor": actor,
        "query": request.GET,
        "sites": list(visible_sites(actor)),
        "topics": Topic.choices,
        "first": today - timedelta(days=WEEKS_SHOWN),
        "last": today,
    }
    return render(request, "inspections/records.html", context)


@require_GET
def record_book(request: HttpRequest) -> HttpResponse:
    """The book as a PDF."""
    actor = actor_for(request, ROUNDS)
    site, topic = _site(request, actor), request.GET.get("topic", "")
    if site is None or topic not in Topic.values:
        raise Http404
    first, last = _day(request, "first"), _day(request, "last")
    if last < first:
        raise Refused(_("The last day lies before the first."), do=_("Correct the days."))
    lines = records_of(site, topic, first, last, actor)
    return paper_response(_book(site, topic, first, last, lines))


def _book(site: Site, topic: str, first: date, last: date, lines: list[RecordLine]) -> Paper:
    heads = [_("Visited at"), _("Checkpoint"), _("Who"), _("Result"), _("What was not in order")]
    rows = [
        [f"{localtime(line.at):%m-%d %H:%M}", line.checkpoint, line.who, line.result, "；".join(line.wrong)]
        for line in lines
    ]
    company = Organisation.objects.get(pk=site.organisation_id).name
    title = _("Record book: %(topic)s") % {"topic": Topic(topic).label}
    facts = [(_("Days covered"), f"{first} – {last}"), (_("Records"), str(len(lines)))]
    return Paper(
        company=f"{company} · {site.name}",
        title=title,
        number=f"{topic}-{first}-{last}",
        parts=(Part(facts=facts), Part(table=[heads, *rows])),
        signs=(_("Kept by"), _("Checked by")),
    )


def _site(request: HttpRequest, actor: Actor) -> Site | None:
    key = key_of(request.GET.get("site", ""))
    return visible_site(actor, key) if key is not None else None


def _day(request: HttpRequest, name: str) -> date:
    try:
        return date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        raise Refused(_("This is no day."), do=_("Write it as 2026-05-12."))
