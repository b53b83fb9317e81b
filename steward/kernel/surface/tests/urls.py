"""Addresses of the surface's own tests: the pages as everywhere, the API of the one resource."""

from django.urls import include, path

from steward.kernel.surface import export_pages, tokens
from steward.kernel.surface.api import api_urls
from steward.kernel.surface.tests.aways import AWAYS

urlpatterns = [
    path("api/v1/", include((api_urls([AWAYS]), "api"))),
    path("account/tokens/", include(tokens)),
    path("exports/", include(export_pages)),
]
