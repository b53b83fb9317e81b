"""Addresses of corrections."""

from steward.capabilities.corrections.resources import CORRECTIONS
from steward.kernel.surface.pages import pages_of

app_name = "corrections"
urlpatterns = pages_of(CORRECTIONS)
