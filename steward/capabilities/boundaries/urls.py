"""Addresses of boundary cards."""

from django.urls import path

from steward.capabilities.boundaries.resources import BOUNDARIES
from steward.capabilities.boundaries.views import of_text
from steward.kernel.surface.pages import pages_of

app_name = "boundaries"
urlpatterns = [path("of-text/", of_text, name="of_text"), *pages_of(BOUNDARIES)]
