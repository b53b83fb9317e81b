"""Addresses of things."""

from steward.capabilities.things.resources import THINGS
from steward.kernel.surface.pages import pages_of

app_name = "things"
urlpatterns = pages_of(THINGS)
