"""Addresses of admissions."""

from steward.capabilities.admissions.resources import ADMISSIONS
from steward.kernel.surface.pages import pages_of

app_name = "admissions"
urlpatterns = pages_of(ADMISSIONS)
