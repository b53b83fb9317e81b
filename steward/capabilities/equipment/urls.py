"""Addresses of equipment, plans of its maintenance and their records."""

from django.urls import include, path

from steward.capabilities.equipment.resources import EQUIPMENT, PLANS, RECORDS
from steward.capabilities.equipment.views import calendar_page
from steward.kernel.surface.pages import pages_of

OWN = [path("calendar/", calendar_page, name="calendar"), *pages_of(PLANS)]
urlpatterns = [
    path("equipment/", include((pages_of(EQUIPMENT), "equipment"))),
    path("maintenance_plans/", include((OWN, "maintenance_plans"))),
    path("maintenance_records/", include((pages_of(RECORDS), "maintenance_records"))),
]
