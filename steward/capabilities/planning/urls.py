"""Addresses of work plans."""

from steward.capabilities.planning.resources import PLANS
from steward.kernel.surface.pages import pages_of

app_name = "plans"
urlpatterns = pages_of(PLANS)
