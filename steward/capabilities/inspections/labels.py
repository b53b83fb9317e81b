"""Labels for the printer: the code, the place, and the code in letters for whoever cannot scan it."""

from collections.abc import Iterable
from pathlib import Path

import segno
from django.http import HttpResponse
from django.utils.translation import gettext as _

from steward.capabilities.inspections.models import Checkpoint
from steward.capabilities.inspections.queries.field import codes_of
from steward.kernel.surface.paper import compile_pdf

TEMPLATE = Path(__file__).parent / "typst" / "labels.typ"


def spelled(code: str) -> str:
    """In two halves, as people read it out."""
    half = len(code) // 2
    return f"{code[:half]}-{code[half:]}" if code else ""


def picture_of(code: str) -> str:
    """The code as an address of an image, for pages."""
    uri: str = segno.make(code, error="m", micro=False).svg_data_uri(dark="#000", light="#fff", border=2)
    return uri


def _drawing(code: str) -> str:
    """A quarter of it may be scratched off."""
    made: str = segno.make(code, error="q", micro=False).svg_inline(
        dark="#000", light="#fff", border=2, omitsize=True
    )
    return made.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)


def print_labels(rows: Iterable[Checkpoint]) -> bytes:
    """Twelve labels on a sheet of A4. The code is no address: a stranger who scans it gets letters."""
    found = list(rows)
    codes = codes_of({row.pk for row in found})
    labels = [
        {
            "company": row.organisation.name,
            "site": row.site.name,
            "place": row.place.name,
            "name": row.name,
            "code": spelled(codes[row.pk]),
            "drawing": _drawing(codes[row.pk]),
        }
        for row in found
        if row.pk in codes
    ]
    words = {"title": _("Patrol point"), "lost": _("Please leave it here: rounds are walked with it.")}
    return compile_pdf(TEMPLATE, {"labels": labels, "words": words})


def labels_response(rows: Iterable[Checkpoint]) -> HttpResponse:
    """The PDF shown by the browser, and kept by nobody on the way."""
    response = HttpResponse(print_labels(rows), content_type="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="labels.pdf"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
