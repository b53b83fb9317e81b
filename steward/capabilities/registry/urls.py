"""Addresses of the registry."""

from django.urls import include, path

from steward.capabilities.registry.resources import FOLLOW_UPS, HOUSEHOLDS, MEASURES, PEOPLE, SITES
from steward.capabilities.registry.views import familiarity_page, overview_page
from steward.kernel.surface.pages import pages_of

urlpatterns = [
    path("overview/", include(([path("", overview_page, name="overview")], "overview"))),
    path("familiarity/", include(([path("", familiarity_page, name="familiarity")], "registry"))),
    path("households/", include((pages_of(HOUSEHOLDS), "households"))),
    path("measures/", include((pages_of(MEASURES), "measures"))),
    path("people/", include((pages_of(PEOPLE), "people"))),
    path("sites/", include((pages_of(SITES), "sites"))),
    path("followups/", include((pages_of(FOLLOW_UPS), "followups"))),
]
