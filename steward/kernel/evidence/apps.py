"""Django registration of the evidence package."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "steward.kernel.evidence"
    label = "evidence"
