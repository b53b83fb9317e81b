"""Addresses of own fields."""

from django.urls import include, path

from steward.desk.fields.resources import FIELDS
from steward.kernel.surface.pages import pages_of

urlpatterns = [path("fields/", include((pages_of(FIELDS), "fields")))]
