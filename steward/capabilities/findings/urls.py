"""Addresses of findings."""

from django.urls import path

from steward.capabilities.findings.resources import FINDINGS
from steward.capabilities.findings.views import before_page, notice_page, trends_page
from steward.kernel.surface.pages import pages_of

app_name = "findings"
urlpatterns = [
    path("before/", before_page, name="before"),
    path("trends/", trends_page, name="trends"),
    path("<int:pk>/notice.pdf", notice_page, name="notice"),
    *pages_of(FINDINGS),
]
