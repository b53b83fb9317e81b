"""Django registration of own fields."""

from importlib import import_module

from django.apps import AppConfig


class CustomConfig(AppConfig):
    name = "steward.kernel.custom"
    label = "custom"

    def ready(self) -> None:
        import_module("steward.kernel.custom.events")
        import_module("steward.kernel.custom.holdings")
