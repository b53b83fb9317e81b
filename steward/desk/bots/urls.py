"""Addresses of robots."""

from django.urls import include, path

from steward.desk.bots.resources import BOTS, GROUP_MESSAGES
from steward.kernel.surface.pages import pages_of

urlpatterns = [
    path("bots/", include((pages_of(BOTS), "bots"))),
    path("group_messages/", include((pages_of(GROUP_MESSAGES), "group_messages"))),
]
