"""Addresses of the reports that are asked for."""

from steward.capabilities.submissions.resources import TEMPLATES
from steward.kernel.surface.pages import pages_of

app_name = "templates"
urlpatterns = pages_of(TEMPLATES)
