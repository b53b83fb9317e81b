"""Django registration of the audit package."""

from importlib import import_module

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "steward.kernel.audit"
    label = "audit"

    def ready(self) -> None:
        import_module("steward.kernel.audit.jobs")
