"""The only way a file of evidence leaves the house."""

import logging
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from steward.kernel.evidence.choices import Size
from steward.kernel.evidence.models import Evidence
from steward.kernel.evidence.subjects import can_see, is_customer
from steward.kernel.tenancy.actor import Actor

logger = logging.getLogger("steward.evidence")


@require_safe
def serve(request: HttpRequest, public_id: UUID, size: str) -> HttpResponseBase:
    """A picture in a size, to whoever may see its subject; everybody else finds nothing (404).

    Originals carry the camera's metadata and go to staff only, as a download.
    """
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        return redirect_to_login(request.get_full_path())
    evidence = Evidence.objects.filter(public_id=public_id, forgotten__isnull=True).first()
    if evidence is None or size not in Size.values or not can_see(actor, evidence):
        raise Http404
    is_original = size == Size.ORIGINAL
    if (is_original and is_customer(actor)) or not evidence.file(size):
        raise Http404
    try:
        stream = evidence.file(size).open("rb")
    except FileNotFoundError:
        logger.error("the %s file of evidence %s is gone from the store", size, public_id)
        raise Http404
    ending = evidence.file(size).name.rpartition(".")[2]
    response = FileResponse(
        stream,
        as_attachment=is_original,
        filename=f"{public_id}.{ending}",
        content_type=evidence.mime if is_original else "image/jpeg",
    )
    # Private: no shared cache may keep it; an hour: whoever loses sight of a subject loses its pictures soon.
    response.headers["Cache-Control"] = "private, max-age=3600"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
