"""Corrections on the Today page: what owners asked for and wait to hear about."""

from django.utils.translation import gettext_lazy as _

from steward.capabilities.corrections.policies import DECIDERS
from steward.capabilities.corrections.queries import waiting
from steward.kernel.surface.today import TodaySection, declare_today

declare_today(
    TodaySection(
        "corrections.waiting",
        _("Changes asked for"),
        "corrections",
        waiting,
        DECIDERS,
        _("No change waits for an answer."),
        more="/corrections/?state=asked",
        position=25,
    ),
)
