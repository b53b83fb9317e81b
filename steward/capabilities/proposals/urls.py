"""Addresses of proposals."""

from django.urls import path

from steward.capabilities.proposals.resources import PROPOSALS
from steward.capabilities.proposals.views import months_page
from steward.kernel.surface.pages import pages_of

app_name = "proposals"
urlpatterns = [path("months/", months_page, name="months"), *pages_of(PROPOSALS)]
