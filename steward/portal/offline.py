"""The portal without a network: the service worker with what it may keep, and the page that says there is none.

The worker's file is built by the front end; in front of it stand the version of everything it shows and the addresses
of the shell. A new style, script or template is a new version, whose worker throws the old caches away.
"""

import json
from functools import cache
from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from steward.kernel.surface.worker import built, fingerprint
from steward.portal.door import show

SHELL = ("portal.css", "portal.js", "theme.js", "icons.svg", "favicon.svg", "portal-192.png")
TEMPLATES = Path(__file__).parent / "jinja2"


@login_not_required
@never_cache
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker; its place is its scope: the portal and nothing else."""
    home = reverse("portal:home")
    shell = [*(static(f"steward/{name}") for name in SHELL), reverse("portal:offline")]
    told = {"version": version(), "shell": shell, "home": home}
    return HttpResponse(
        f"self.PORTAL={json.dumps(told)};\n{built('portal-sw.js').decode()}", content_type="text/javascript"
    )


@login_not_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """What stands where nothing was kept; it says nothing of anybody."""
    return show(request, "offline")


@cache
def version() -> str:
    """A fingerprint of everything a kept page is made of."""
    return fingerprint((*SHELL, "portal-sw.js"), TEMPLATES.rglob("*.html"))
