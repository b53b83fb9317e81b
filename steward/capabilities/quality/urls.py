"""Addresses of quality."""

from django.urls import include, path

from steward.capabilities.quality.resources import HOT_SPOTS
from steward.capabilities.quality.views import suggest_page
from steward.kernel.surface.pages import pages_of

urlpatterns = [
    path("quality/", include(([path("suggest/", suggest_page, name="suggest")], "quality"))),
    path("hotspots/", include((pages_of(HOT_SPOTS), "hotspots"))),
]
