"""What resources cannot declare: what was found here before, the trends, and the notice on paper."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from steward.capabilities.findings.actions import print_finding
from steward.capabilities.findings.figures import RECENT, trends_of
from steward.capabilities.findings.forms import RaiseFindingForm
from steward.capabilities.findings.papers import notice_paper
from steward.capabilities.findings.queries import SHOWN, earlier_findings, visible_findings
from steward.capabilities.findings.resources import FINDINGS
from steward.kernel.surface.aids import Aid, declare_aid
from steward.kernel.surface.paper import paper_response
from steward.kernel.surface.verbs import actor_for

BEFORE = declare_aid(
    Aid("findings", "raise", "findings:before", reads=("site", "place", "item"), after="item")
)


@require_POST
def before_page(request: HttpRequest) -> HttpResponse:
    """What was found at the same part while a finding is being raised: “third time here”."""
    actor = actor_for(request, FINDINGS)
    form = RaiseFindingForm(request.POST, actor=actor)
    form.is_valid()  # half a form: what can be read of it counts
    typed = form.cleaned_data
    place, part = typed.get("place"), typed.get("item", "")
    rows = earlier_findings(place, part) if place and part else visible_findings(actor).none()
    seen = list(rows.filter(pk__in=visible_findings(actor).order_by().values("pk"))[:SHOWN])
    times = seen[0].finding.times + 1 if seen else 1
    return render(request, "findings/before.html", {"resource": FINDINGS, "rows": seen, "times": times})


@require_GET
def trends_page(request: HttpRequest) -> HttpResponse:
    """Findings by month, and by part, place and contractor, of those the reader sees."""
    actor = actor_for(request, FINDINGS)
    trends = trends_of(actor)
    tables = (
        (_("By what at the place"), _("What at the place"), trends.parts),
        (_("By place"), _("Place"), trends.places),
        (_("By contractor"), _("Contractor"), trends.contractors),
    )
    context = {"resource": FINDINGS, "actor": actor, "query": request.GET, "months": trends.months}
    recent = [month.first for month in trends.months[-RECENT:]]
    return render(request, "findings/trends.html", {**context, "tables": tables, "recent": recent})


@require_GET
def notice_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The rectification notice as PDF, to whoever sees the finding."""
    actor = actor_for(request, FINDINGS)
    item = FINDINGS.load(actor, pk)
    if item is None:
        raise Http404
    print_finding(item, by=actor)
    return paper_response(notice_paper(item, actor.name))
