"""Addresses of incidents."""

from django.urls import path

from steward.capabilities.incidents.resources import INCIDENTS
from steward.capabilities.incidents.views import at_place
from steward.kernel.surface.pages import pages_of

app_name = "incidents"
urlpatterns = [path("at-place/", at_place, name="at_place"), *pages_of(INCIDENTS)]
