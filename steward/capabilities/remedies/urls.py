"""Addresses of remedies."""

from steward.capabilities.remedies.resources import REMEDIES
from steward.kernel.surface.pages import pages_of

app_name = "remedies"
urlpatterns = pages_of(REMEDIES)
