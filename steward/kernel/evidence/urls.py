"""Addresses of evidence; included under `evidence/`."""

from django.urls import path

from steward.kernel.evidence.views import serve

app_name = "evidence"
urlpatterns = [path("<uuid:public_id>/<slug:size>", serve, name="file")]
