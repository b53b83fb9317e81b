"""The rounds on the phone: the page that is kept there, its worker, and what puts it among the phone's programs.

None of the three says anything of anybody: they are fetched anew while the session may long be over, and stay on the
phone when somebody else signs in. What is a person's comes as data, from behind the sign-in.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from steward.capabilities.inspections.phone_texts import texts
from steward.kernel.surface.worker import built, fingerprint

SHELL = (
    "field.css",
    "field.js",
    "field-qr.js",
    "portal.css",
    "theme.js",
    "icons.svg",
    "favicon.svg",
    "portal-192.png",
)
HERE = Path(__file__).parent
MADE_OF = (HERE / "jinja2/inspections/field.html", HERE / "phone_texts.py")


@login_not_required
@never_cache
@ensure_csrf_cookie
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The page itself; the service worker keeps it only while it is of the worker's own version."""
    answer = render(request, "inspections/field.html", {"texts": json.dumps(texts(), ensure_ascii=False)})
    answer["Field-Version"] = version()
    return answer


@login_not_required
@never_cache
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker; its place is its scope: the rounds and nothing else of the desk."""
    home = reverse("field:phone")
    shell = [*(static(f"steward/{name}") for name in SHELL), home]
    told = {"version": version(), "shell": shell, "home": home}
    text = f"self.FIELD={json.dumps(told)};\n{built('field-sw.js').decode()}"
    return HttpResponse(text, content_type="text/javascript")


@login_not_required
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """What a telephone needs to put the rounds among its programs."""
    home = reverse("field:phone")
    icons = [
        {"src": static(f"steward/portal-{side}.png"), "sizes": f"{side}x{side}", "type": "image/png"}
        for side in (192, 512)
    ]
    told: dict[str, Any] = {
        "id": home,
        "name": _("My rounds"),
        "short_name": _("My rounds"),
        "start_url": home,
        "scope": home,
        "display": "standalone",
        "background_color": "#f4f5f7",
        "theme_color": "#20242a",
        "icons": icons,
    }
    return JsonResponse(told, content_type="application/manifest+json")


@cache
def version() -> str:
    """A fingerprint of everything the kept page is made of."""
    return fingerprint((*SHELL, "field-sw.js"), MADE_OF)
