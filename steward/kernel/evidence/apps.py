"""Django registration of the evidence package."""

from importlib import import_module

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "steward.kernel.evidence"
    label = "evidence"

    def ready(self) -> None:
        import_module("steward.kernel.evidence.events")
        import_module("steward.kernel.evidence.holdings")
        import_module("steward.kernel.evidence.jobs")
