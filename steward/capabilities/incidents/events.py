"""What happens to incidents, and what the owners of linked tickets read of it."""

from collections.abc import Collection, Mapping
from typing import Any

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from steward.kernel.audit.kinds import EventKind, declare_events


def _texts(column: str, ids: Collection[Any]) -> Mapping[Any, str]:
    # By name: events are declared below the tables.
    rows = apps.get_model("incidents", "Incident")._default_manager.filter(pk__in=ids)
    return dict(rows.values_list("pk", column))


def _titles(ids: Collection[Any]) -> Mapping[Any, str]:
    return _texts("title", ids)


def _public_words(ids: Collection[Any]) -> Mapping[Any, str]:
    """What owners read: always the newest words, so that one change reaches every ticket."""
    return _texts("public_words", ids)


EVENTS = declare_events(
    EventKind("incident.open", _("Opened."), icon="alert-triangle"),
    EventKind("incident.update", _("New words and times."), icon="edit"),
    EventKind("incident.end", _("Ended; {count} tickets belonged to it."), icon="circle-check"),
    EventKind(
        "incident.link",
        _("Belongs to an incident: {incident}."),
        public=_("Many homes are concerned: {words}"),
        names={"incident": _titles, "words": _public_words},
        icon="link",
    ),
    EventKind(
        "incident.unlink",
        _("Does not belong to the incident: {incident}."),
        names={"incident": _titles},
        icon="x",
    ),
    EventKind(
        "incident.prompt",
        _("The incident is over, this is not yet: {incident}."),
        names={"incident": _titles},
        icon="bell",
    ),
)
