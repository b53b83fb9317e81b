"""Addresses of posters."""

from django.urls import path

from steward.capabilities.posters.resources import POSTERS
from steward.capabilities.posters.views import one, print_page, sheet
from steward.kernel.surface.pages import pages_of

app_name = "posters"
urlpatterns = [
    path("print/", print_page, name="print"),
    path("posters.pdf", sheet, name="sheet"),
    path("<int:pk>/poster.pdf", one, name="one"),
    *pages_of(POSTERS),
]
