"""Papers to print and to sign: facts, texts and lines for signatures, as a PDF that looks the same on every machine."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import manimgx_fonts_cjk
import typst
from django.http import HttpResponse
from django.utils.translation import get_language

TEMPLATE = Path(__file__).parent / "typst" / "paper.typ"
FONTS = Path(manimgx_fonts_cjk.__file__).parent

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Chart:
    """Columns side by side: what each series is called, and for each name along the foot a value of each."""

    series: Sequence[str]
    points: Sequence[tuple[str, Sequence[int]]]


@dataclass(frozen=True)
class Part:
    """A part of a paper: short facts side by side, a chart, a table, then texts; an empty text leaves room to write."""

    heading: str = ""
    facts: Pairs = ()
    texts: Pairs = ()
    chart: Chart | None = None
    # The first row holds the heads; the first column is text, the others stand right.
    table: Sequence[Sequence[str]] = ()


@dataclass(frozen=True)
class Paper:
    """What a form on paper holds; `signs` are the labels of the lines at its end."""

    company: str
    title: str
    number: str
    parts: Sequence[Part]
    signs: Sequence[str] = ()
    foot: str = ""


def compile_pdf(template: Path, data: Mapping[str, Any]) -> bytes:
    """The PDF of a template. Words travel as data, never as markup: nothing a customer wrote is run."""
    made = typst.compile(
        template,
        root=template.parent,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False, default=str)},
    )
    assert isinstance(made, bytes)
    return made


def print_paper(paper: Paper) -> bytes:
    """The PDF of a form on paper, in the reader's language."""
    return compile_pdf(TEMPLATE, asdict(paper) | {"language": (get_language() or "zh-hans")[:2]})


def paper_response(paper: Paper) -> HttpResponse:
    """The PDF shown by the browser, and kept by nobody on the way."""
    response = HttpResponse(print_paper(paper), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{paper.number}.pdf"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
