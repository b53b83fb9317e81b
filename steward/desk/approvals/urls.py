"""Addresses of requests and flows."""

from django.urls import include, path

from steward.desk.approvals import views
from steward.desk.approvals.resources import APPROVALS, FLOWS
from steward.kernel.surface.pages import pages_of

pages = [
    path("several/", views.several, name="several"),
    path("<int:pk>/sheet/", views.sheet, name="sheet"),
    *pages_of(APPROVALS),
]
urlpatterns = [
    path("approvals/", include((pages, "approvals"))),
    path("flows/", include((pages_of(FLOWS), "flows"))),
]
