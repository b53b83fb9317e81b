"""Addresses of community."""

from steward.capabilities.community.resources import ANNOUNCEMENTS
from steward.kernel.surface.pages import pages_of

app_name = "announcements"
urlpatterns = pages_of(ANNOUNCEMENTS)
