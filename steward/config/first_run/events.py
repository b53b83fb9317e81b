"""What the setting up of an installation records."""

from django.utils.translation import gettext_lazy as _

from steward.kernel.audit.kinds import EventKind, declare_events
from steward.kernel.tenancy.choices import SiteKind

EVENTS = declare_events(
    EventKind("first_run.found_company", _("The company {name} was set up."), icon="building"),
    EventKind("first_run.open_site", _("The first site was set up: {name}."), icon="building-community"),
    EventKind("first_run.name_administrator", _("The first administrator was named."), icon="user-plus"),
    EventKind(
        "first_run.open_posts",
        _("{by} opened the posts that presets have for: {kind}."),
        words={"kind": SiteKind},
        icon="sitemap",
    ),
    EventKind("first_run.finish", _("{by} ended the setting up."), icon="circle-check"),
)
