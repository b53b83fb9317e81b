"""Admissions on the Today page: who waits at the door."""

from django.utils.translation import gettext_lazy as _

from steward.capabilities.admissions.policies import DECIDERS
from steward.capabilities.admissions.queries import waiting
from steward.kernel.surface.today import TodaySection, declare_today

declare_today(
    TodaySection(
        "admissions.waiting",
        _("Asking for access"),
        "admissions",
        waiting,
        DECIDERS,
        _("Nobody waits to be let in."),
        more="/admissions/?state=asked",
        position=26,
    ),
)
