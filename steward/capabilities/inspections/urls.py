"""Addresses of inspections: the phone's door under /field/."""

from django.urls import path

from steward.capabilities.inspections import phone, views

app_name = "field"
urlpatterns = [
    path("", phone.page, name="phone"),
    path("sw.js", phone.worker, name="phone_worker"),
    path("manifest.webmanifest", phone.manifest, name="phone_manifest"),
    path("rounds.json", views.rounds, name="rounds"),
    path("photos/<slug:digest>", views.photo, name="photo"),
    path("visits", views.visits, name="visits"),
    path("rounds/<int:pk>/begin", views.begin, name="begin"),
    path("rounds/<int:pk>/end", views.end, name="end"),
]
