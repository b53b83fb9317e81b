"""Django registration of the tenancy package."""

from django.apps import AppConfig


class TenancyConfig(AppConfig):
    name = "steward.kernel.tenancy"
    label = "tenancy"
