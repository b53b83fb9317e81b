"""Incidents on the Today page: what is out now, and what to say."""

from django.utils.translation import gettext_lazy as _

from steward.capabilities.incidents.policies import READERS, may
from steward.capabilities.incidents.queries import going_on
from steward.kernel.surface.today import TodaySection, declare_today

declare_today(
    TodaySection(
        "incidents.going_on",
        _("Out now"),
        "incidents",
        going_on,
        frozenset(READERS),
        _("Nothing is out."),
        lambda incident, actor: "end" if may("end", incident, actor) else None,
        "/incidents/?open=1",
        7,
    ),
)
