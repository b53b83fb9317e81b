"""Addresses of what is due and of the duties."""

from django.urls import include, path

from steward.desk.duties.cases import CASES
from steward.desk.duties.resources import DUES, DUTIES
from steward.kernel.surface.pages import pages_of

urlpatterns = [
    path("dues/", include((pages_of(DUES), "dues"))),
    path("cases/", include((pages_of(CASES), "cases"))),
    path("duties/", include((pages_of(DUTIES), "duties"))),
]
