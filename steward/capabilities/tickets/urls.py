"""Addresses of tickets."""

from django.urls import path

from steward.capabilities.tickets.resources import TICKETS
from steward.capabilities.tickets.views import related_page
from steward.kernel.surface.pages import pages_of

app_name = "tickets"
urlpatterns = [path("related/", related_page, name="related"), *pages_of(TICKETS)]
