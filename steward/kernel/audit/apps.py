"""Django registration of the audit package."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "steward.kernel.audit"
    label = "audit"
