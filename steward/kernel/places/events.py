"""Events of places."""

from django.utils.translation import gettext_lazy as _

from steward.kernel.audit.kinds import EventKind, declare_events
from steward.kernel.places.models import PlaceKind

declare_events(
    EventKind("place.add", _("Added {kind} {code}"), words={"kind": PlaceKind}, icon="building"),
    EventKind("place.add_many", _("Added {count} places at once: {first} to {last}"), icon="building"),
)
