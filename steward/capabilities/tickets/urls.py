"""Addresses of tickets."""

from steward.capabilities.tickets.resources import TICKETS
from steward.kernel.surface.pages import pages_of

app_name = "tickets"
urlpatterns = pages_of(TICKETS)
