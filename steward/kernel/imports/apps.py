"""Django registration of the imports package."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "steward.kernel.imports"
    label = "imports"
