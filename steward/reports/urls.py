"""Addresses of reports."""

from django.urls import include, path

from steward.kernel.surface.pages import pages_of
from steward.reports import views
from steward.reports.weekly.resources import WEEKS

urlpatterns = [
    path(
        "reports/",
        include(
            (
                [
                    path("", views.week_page, name="week"),
                    path("complaints/", views.complaints_page, name="complaints"),
                    path("standards/", views.standards_page, name="standards"),
                ],
                "reports",
            )
        ),
    ),
    path("weeks/", include((pages_of(WEEKS), "weeks"))),
]
