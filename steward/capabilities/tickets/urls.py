"""Addresses of tickets."""

from django.urls import path

from steward.capabilities.tickets.paper_page import opinion_page
from steward.capabilities.tickets.resources import TICKETS
from steward.capabilities.tickets.views import related_page
from steward.kernel.surface.pages import pages_of

app_name = "tickets"
urlpatterns = [
    path("<int:pk>/opinion.pdf", opinion_page, name="opinion"),
    path("related/", related_page, name="related"),
    *pages_of(TICKETS),
]
