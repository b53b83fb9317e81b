"""Addresses of webhooks."""

from django.urls import include, path

from steward.desk.webhooks.resources import DELIVERIES, WEBHOOKS
from steward.kernel.surface.pages import pages_of

urlpatterns = [
    path("webhooks/", include((pages_of(WEBHOOKS), "webhooks"))),
    path("deliveries/", include((pages_of(DELIVERIES), "deliveries"))),
]
