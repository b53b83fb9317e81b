"""Django registration of the duties package."""

from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "steward.kernel.duties"
    label = "duties"
