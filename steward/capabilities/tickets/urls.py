"""Addresses of tickets."""

from django.urls import path

from steward.capabilities.tickets.choices import PaperKind
from steward.capabilities.tickets.overview_pages import ages_page, board_page, visits_page
from steward.capabilities.tickets.paper_page import paper_page
from steward.capabilities.tickets.resources import TICKETS
from steward.capabilities.tickets.views import related_page
from steward.kernel.surface.pages import pages_of

app_name = "tickets"
urlpatterns = [
    path("<int:pk>/opinion.pdf", paper_page, {"paper": PaperKind.OPINION}, name="opinion"),
    path("<int:pk>/mediation.pdf", paper_page, {"paper": PaperKind.MEDIATION}, name="mediation"),
    path("related/", related_page, name="related"),
    path("board/", board_page, name="board"),
    path("ages/", ages_page, name="ages"),
    path("visits/", visits_page, name="visits"),
    *pages_of(TICKETS),
]
