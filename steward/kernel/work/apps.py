"""Django registration of the work package."""

from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "steward.kernel.work"
    label = "work"
