"""Addresses of submissions."""

from django.urls import path

from steward.capabilities.submissions.resources import SUBMISSIONS
from steward.capabilities.submissions.views import paper_page, punctuality_page, sheet_page
from steward.kernel.surface.pages import pages_of

app_name = "submissions"
urlpatterns = [
    path("punctuality/", punctuality_page, name="punctuality"),
    path("<int:pk>/report.pdf", paper_page, name="paper"),
    path("<int:pk>/report.xlsx", sheet_page, name="sheet"),
    *pages_of(SUBMISSIONS),
]
