"""Posters on paper: the code, the place, and what to do in two languages, one on a page or several on a sheet."""

from collections.abc import Iterable
from pathlib import Path

import segno
from django.http import HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from steward.capabilities.posters.choices import Size
from steward.capabilities.posters.models import Poster
from steward.capabilities.posters.queries import address_of
from steward.kernel.surface.paper import compile_pdf

TEMPLATE = Path(__file__).parent / "typst" / "posters.typ"
# A poster is read by whoever passes: both languages stand on it, the company's own first.
LANGUAGES = ("zh-hans", "en")


def picture_of(poster: Poster) -> str:
    """The code as an address of an image, for pages."""
    uri: str = segno.make(address_of(poster), error="m").svg_data_uri(dark="#000", light="#fff", border=2)
    return uri


def code_of(poster: Poster) -> str:
    """The code as a drawing; a quarter of it may be scratched off."""
    code = segno.make(address_of(poster), error="q", micro=False)
    drawing: str = code.svg_inline(dark="#000", light="#fff", border=2, omitsize=True)
    return drawing.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)


def print_posters(posters: Iterable[Poster], size: str) -> bytes:
    """The PDF, ready for the printer."""
    rows = [
        {
            "company": row.organisation.name,
            "site": row.site.name,
            "place": row.place.name,
            "spot": row.spot,
            "phone": row.phone,
            "code": code_of(row),
        }
        for row in posters
    ]
    return compile_pdf(TEMPLATE, {"posters": rows, "size": Size(size).value, "words": _words()})


def _words() -> list[dict[str, str]]:
    found = []
    for language in LANGUAGES:
        with translation.override(language):
            found.append(
                {
                    "title": _("Scan to tell us"),
                    "about": _("Something broken, dirty or dangerous here? Tell us with one scan."),
                    "steps": _("Scan · a few words, a photo · follow what happens"),
                    "free": _("No app, no sign-in"),
                    "phone": _("In an emergency ring"),
                }
            )
    return found


def sheet_response(posters: Iterable[Poster], size: str) -> HttpResponse:
    """The PDF shown by the browser."""
    response = HttpResponse(print_posters(posters, size), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="posters-{size}.pdf"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
