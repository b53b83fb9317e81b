"""Addresses of quality."""

from django.urls import include, path

from steward.capabilities.quality.views import suggest_page

urlpatterns = [
    path("quality/", include(([path("suggest/", suggest_page, name="suggest")], "quality"))),
]
