"""Addresses of the company's applications at vendors."""

from django.urls import include, path

from steward.desk.vendors.resources import VENDORS
from steward.kernel.surface.pages import pages_of

urlpatterns = [path("vendors/", include((pages_of(VENDORS), "vendors")))]
