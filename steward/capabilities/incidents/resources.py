"""Incidents as people and programs meet them."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from steward.capabilities.incidents import actions, forms
from steward.capabilities.incidents.models import Incident
from steward.capabilities.incidents.policies import MAY, READERS, may
from steward.capabilities.incidents.queries import visible_incidents, visible_links
from steward.kernel.surface.declare import (
    Column,
    Lines,
    Panel,
    Resource,
    Verb,
    declare_resource,
    flag_filter,
    resources,
)
from steward.kernel.surface.usual import verbs_of
from steward.kernel.tenancy.actor import Actor

SHOWN = 100


def _mark(incident: Incident) -> tuple[str, str]:
    return ("ok", "circle-check") if incident.ended_at else ("late", "alert-triangle")


def _word(incident: Incident) -> Any:
    return _("Over") if incident.ended_at else _("Going on")


def _phone(incident: Incident) -> Lines:
    due_at = None if incident.ended_at else incident.expected_at
    state = (*_mark(incident), _word(incident))
    return Lines(title=incident.title, facts=(incident.site,), state=state, due_at=due_at)


def _facts(incident: Incident, _actor: Actor) -> Mapping[str, Any]:
    return {"places": list(incident.places.order_by("sort_key"))}


def _tickets(incident: Incident, actor: Actor) -> Mapping[str, Any]:
    """What the actor may see of its tickets, and how they stand."""
    rows = visible_links(incident, actor)
    closed = Counter(row is not None for row in rows.values_list("closed_at", flat=True))
    return {
        "tickets": resources()["tickets"],
        "rows": list(rows[:SHOWN]),
        "total": closed.total(),
        "open": closed[False],
    }


_verb = verbs_of(may, MAY)

INCIDENTS = declare_resource(
    Resource(
        name="incidents",
        label=_("Outages"),
        label_one=_("Outage"),
        icon="alert-triangle",
        position=12,
        rows=visible_incidents,
        roles=READERS,
        title=lambda incident: incident.title,
        joined=("site", "category"),
        default_sort="-started_at",
        phone=_phone,
        columns=(
            Column("title", _("What is out"), lambda incident: incident.title, kind="link"),
            Column("site", _("Site"), lambda incident: incident.site_id, show=lambda incident: incident.site),
            Column(
                "started_at",
                _("Out since"),
                lambda incident: incident.started_at,
                sort="started_at",
                kind="moment",
            ),
            Column("expected_at", _("Expected end"), lambda incident: incident.expected_at, kind="moment"),
            Column("ended_at", _("Ended"), lambda incident: incident.ended_at, kind="moment"),
            Column(
                "state",
                _("State"),
                lambda incident: "ended" if incident.ended_at else "open",
                show=_word,
                kind="state",
                mark=_mark,
            ),
        ),
        filters=(
            flag_filter("open", _("Going on"), lambda rows, _actor: rows.filter(ended_at__isnull=True)),
        ),
        verbs=(
            Verb(
                "open",
                _("Open an outage"),
                "plus",
                forms.OpenIncidentForm,
                actions.open_incident,
                may=lambda _row, actor: bool(actor.roles & MAY["open"]),
                roles=MAY["open"],
                creates=True,
                style="primary",
                done=_("Opened: the desk and the stewards were told."),
            ),
            _verb(
                "end",
                _("It works again"),
                "circle-check",
                forms.EndIncidentForm,
                actions.end_incident,
                style="primary",
                done=_("Ended: its tickets are being finished."),
            ),
            _verb(
                "update",
                _("New words"),
                "edit",
                forms.UpdateIncidentForm,
                actions.update_incident,
                done=_("Everybody reads the new words."),
            ),
            _verb(
                "link",
                _("Link tickets"),
                "link",
                forms.LinkIncidentForm,
                actions.link_incident,
                done=_("Linked."),
            ),
            _verb(
                "unlink",
                _("Take tickets out"),
                "x",
                forms.UnlinkIncidentForm,
                actions.unlink_incident,
                done=_("Taken out."),
            ),
        ),
        panels=(
            Panel("words", _("What to say"), "incidents/words.html", _facts),
            Panel("tickets", _("Tickets"), "incidents/tickets.html", _tickets),
        ),
    )
)
