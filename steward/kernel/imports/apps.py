"""Django registration of the imports package."""

from importlib import import_module

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "steward.kernel.imports"
    label = "imports"

    def ready(self) -> None:
        import_module("steward.kernel.imports.events")
        import_module("steward.kernel.imports.jobs")
