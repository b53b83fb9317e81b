"""Addresses of vacant homes and storm rounds."""

from django.urls import include, path

from steward.capabilities.vacancies.resources import STORM_ROUNDS, VACANCIES
from steward.kernel.surface.pages import pages_of

urlpatterns = [
    path("vacancies/", include((pages_of(VACANCIES), "vacancies"))),
    path("storm_rounds/", include((pages_of(STORM_ROUNDS), "storm_rounds"))),
]
