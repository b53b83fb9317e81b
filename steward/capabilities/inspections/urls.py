"""Addresses of inspections: the phone's door under /field/, and the pages."""

from django.urls import include, path

from steward.capabilities.inspections import looks, phone, views
from steward.capabilities.inspections.resources import CHECKLISTS, CHECKPOINTS, PLANS, ROUNDS, ROUTES, VISITS
from steward.kernel.surface.pages import pages_of

FIELD = [
    path("", phone.page, name="phone"),
    path("sw.js", phone.worker, name="phone_worker"),
    path("manifest.webmanifest", phone.manifest, name="phone_manifest"),
    path("rounds.json", views.rounds, name="rounds"),
    path("photos/<slug:digest>", views.photo, name="photo"),
    path("visits", views.visits, name="visits"),
    path("rounds/<int:pk>/begin", views.begin, name="begin"),
    path("rounds/<int:pk>/end", views.end, name="end"),
]
LOOKS = [
    path("checkpoints/labels.pdf", looks.labels, name="labels"),
    path("checkpoints/<int:pk>/label.pdf", looks.label, name="label"),
    path("rounds/coverage/", looks.coverage, name="coverage"),
    path("rounds/records/", looks.records, name="records"),
    path("rounds/records.pdf", looks.record_book, name="record_book"),
]
urlpatterns = [
    path("field/", include((FIELD, "field"))),
    path("", include((LOOKS, "inspections"))),
    *(
        path(f"{resource.name}/", include((pages_of(resource), resource.name)))
        for resource in (CHECKPOINTS, CHECKLISTS, ROUTES, PLANS, ROUNDS, VISITS)
    ),
]
