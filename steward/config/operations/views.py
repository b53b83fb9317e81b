"""Addresses for programs that watch the house: alive, ready, figures. They show no row of anybody.

Figures and the sentences of the checks want the operator's token (`STEWARD_METRICS_TOKEN`); without one in the settings
there is no such page. The asker's address would prove nothing: behind a proxy on the same machine everybody is local.
"""

import hmac

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4

from steward.config.operations.health import look, look_at_needs
from steward.config.operations.metrics import figures


@login_not_required
@never_cache
@require_GET
def alive(_request: HttpRequest) -> HttpResponse:
    """The process answers. Asks nothing else: a process is not started anew because the database is."""
    return JsonResponse({"ok": True})


@login_not_required
@never_cache
@require_GET
def ready(request: HttpRequest) -> HttpResponse:
    """200 when requests may come, 503 when not; with the token also each check and what it says."""
    trusted = _is_trusted(request)
    found = look() if trusted else look_at_needs()
    is_ready = all(finding.ok for finding in found if finding.needed)
    told: dict[str, object] = {"ready": is_ready}
    if trusted:
        told["checks"] = {
            finding.check: {"ok": finding.ok, "needed": finding.needed, "says": finding.says}
            for finding in found
        }
    return JsonResponse(told, status=200 if is_ready else 503)


@login_not_required
@never_cache
@require_GET
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures for Prometheus; to whoever has no token there is nothing here."""
    if not _is_trusted(request):
        raise Http404
    return HttpResponse(figures(), content_type=CONTENT_TYPE_PLAIN_0_0_4)


def _is_trusted(request: HttpRequest) -> bool:
    scheme, _space, token = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    wanted: str = settings.STEWARD_METRICS_TOKEN
    return (
        bool(wanted)
        and scheme.lower() == "bearer"
        and hmac.compare_digest(token.strip().encode(), wanted.encode())
    )
