"""Stocktakings as people and programs meet them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from steward.capabilities.archives import actions, forms
from steward.capabilities.archives.choices import Finding
from steward.capabilities.archives.models import Stocktaking
from steward.capabilities.archives.policies import MAY, may_run
from steward.capabilities.archives.queries import away, counted_stocktakings, expected, marks_of
from steward.capabilities.archives.resources.looks import CHECKED
from steward.kernel.surface.declare import (
    Column,
    Lines,
    Panel,
    Resource,
    Verb,
    declare_resource,
    flag_filter,
)
from steward.kernel.surface.usual import site_filter, verbs_of
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Role

READERS = MAY["start"] | {Role.DIRECTOR, Role.QUALITY}
SHOWN = 200


def _mark(run: Stocktaking) -> tuple[str, str]:
    if run.ended_at is None:
        return "busy", "clipboard-list"
    return ("late", "alert-triangle") if run.missing else ("ok", "circle-check")  # type: ignore[attr-defined]


def _word(run: Stocktaking) -> Any:
    return _("Going on") if run.ended_at is None else _("Counted")


def _found(run: Stocktaking) -> Any:
    counts = {name: getattr(run, name) for name in Finding.values}
    return _("%(found)d found, %(misplaced)d elsewhere, %(missing)d missing") % counts


def _lines(run: Stocktaking) -> Lines:
    facts = (run.started_at.date(), run.started_by, _found(run))
    return Lines(str(run), facts, state=(*_mark(run), _word(run)))


def _walk(run: Stocktaking, actor: Actor) -> Mapping[str, Any]:
    """What is left to look for, under its shelf, with the buttons that mark what is ticked."""
    if run.ended_at is not None:
        return {"shelves": {}, "away": []}
    shelves: dict[str, list[Any]] = {}
    for row in expected(run)[:SHOWN]:
        shelves.setdefault(row.shelf_place, []).append(row)
    return {
        "shelves": shelves,
        "left": expected(run).count(),
        "away": list(away(run)[:SHOWN]),
        "may": may_run("tick", run, actor),
        "findings": [(finding, *CHECKED[finding]) for finding in Finding],
    }


def _marks(run: Stocktaking, _actor: Actor) -> Mapping[str, Any]:
    return {
        "marks": [(row, CHECKED[Finding(row.finding)]) for row in marks_of(run)[:SHOWN]],
        "said": _found(run),
    }


_verb = verbs_of(may_run, MAY)

STOCKTAKINGS = declare_resource(
    Resource(
        name="stocktakings",
        label=_("Stocktakings"),
        label_one=_("Stocktaking"),
        icon="clipboard-list",
        position=48,
        rows=counted_stocktakings,
        roles=READERS,
        title=str,
        joined=("site", "started_by"),
        default_sort="-started_at",
        phone=_lines,
        columns=(
            Column("where", _("Where"), str, kind="link"),
            Column("started_at", _("Begun"), lambda run: run.started_at, sort="started_at", kind="moment"),
            Column(
                "started_by", _("By"), lambda run: run.started_by_id, show=lambda run: run.started_by.name
            ),
            Column(
                "state",
                _("State"),
                lambda run: "open" if run.ended_at is None else "ended",
                show=_word,
                kind="state",
                mark=_mark,
            ),
            Column("found", _("Found"), lambda run: run.found, kind="number"),
            Column("misplaced", _("Found elsewhere"), lambda run: run.misplaced, kind="number"),
            Column("missing", _("Missing"), lambda run: run.missing, kind="number"),
            Column("ended_at", _("Ended"), lambda run: run.ended_at, kind="moment"),
        ),
        filters=(
            flag_filter("open", _("Going on"), lambda rows, _actor: rows.filter(ended_at__isnull=True)),
            site_filter(),
        ),
        verbs=(
            Verb(
                "start",
                _("Start a stocktaking"),
                "plus",
                forms.StartStocktakingForm,
                actions.start_stocktaking,
                may=lambda _run, actor: bool(actor.roles & MAY["start"]),
                roles=MAY["start"],
                creates=True,
                style="primary",
                done=_("Go along the shelves and tick what you find."),
            ),
            _verb(
                "tick",
                _("Mark archives"),
                "check",
                forms.TickStocktakingForm,
                actions.tick_stocktaking,
                done=_("Marked."),
            ),
            _verb(
                "close",
                _("End the stocktaking"),
                "circle-check",
                forms.CloseStocktakingForm,
                actions.close_stocktaking,
                done=_("Over: what is missing stands on Today."),
            ),
        ),
        panels=(
            Panel("walk", _("To look for"), "archives/walk.html", _walk),
            Panel("marks", _("Marked"), "archives/marks.html", _marks),
        ),
    )
)
