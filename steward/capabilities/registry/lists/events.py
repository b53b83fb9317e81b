"""Events of the registry."""

from django.utils.translation import gettext_lazy as _

from steward.kernel.audit.kinds import EventKind, declare_events

declare_events(
    EventKind("registry.complete", _("Gaps were filled from the list {file}"), icon="building"),
    EventKind(
        "registry.add_site", _("Added the site {name} from the list {file}"), icon="building-community"
    ),
)
