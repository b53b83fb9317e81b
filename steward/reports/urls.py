"""Addresses of reports."""

from django.urls import include, path

from steward.kernel.surface.pages import pages_of
from steward.reports import views
from steward.reports.disclosed.resources import DISCLOSURES
from steward.reports.heat.views import building_page, site_page
from steward.reports.monthly.resources import LIMITS
from steward.reports.scores.resources import SCORECARDS
from steward.reports.scores.standards import FREEZE_DAYS, MONTHS, SHORTFALLS
from steward.reports.scores.views import card_pdf
from steward.reports.weekly.resources import WEEKS

urlpatterns = [
    path(
        "reports/",
        include(
            (
                [
                    path("", views.week_page, name="week"),
                    path("week.pdf", views.week_pdf, name="week_pdf"),
                    path("complaints.pdf", views.complaints_pdf, name="complaints_pdf"),
                    path("complaints/", views.complaints_page, name="complaints"),
                    path("standards/", views.standards_page, name="standards"),
                ],
                "reports",
            )
        ),
    ),
    path(
        "tickets/map/",
        include(
            ([path("", site_page, name="site"), path("<int:pk>/", building_page, name="building")], "map")
        ),
    ),
    path("disclosures/", include((pages_of(DISCLOSURES), "disclosures"))),
    path("limits/", include((pages_of(LIMITS), "limits"))),
    path("freezedays/", include((pages_of(FREEZE_DAYS), "freezedays"))),
    path("months/", include((pages_of(MONTHS), "months"))),
    path(
        "scorecards/",
        include(([*pages_of(SCORECARDS), path("<int:pk>/card.pdf", card_pdf, name="card")], "scorecards")),
    ),
    path("shortfalls/", include((pages_of(SHORTFALLS), "shortfalls"))),
    path("weeks/", include((pages_of(WEEKS), "weeks"))),
]
