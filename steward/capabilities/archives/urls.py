"""Addresses of archives and stocktakings."""

from django.urls import include, path

from steward.capabilities.archives.resources import ARCHIVES, STOCKTAKINGS
from steward.kernel.surface.pages import pages_of

urlpatterns = [
    path("archives/", include((pages_of(ARCHIVES), "archives"))),
    path("stocktakings/", include((pages_of(STOCKTAKINGS), "stocktakings"))),
]
