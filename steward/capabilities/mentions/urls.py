"""Addresses of mentions."""

from steward.capabilities.mentions.resources import MENTIONS
from steward.kernel.surface.pages import pages_of

app_name = "mentions"
urlpatterns = pages_of(MENTIONS)
