"""Django registration of the base package."""

from django.apps import AppConfig


class BaseConfig(AppConfig):
    name = "steward.kernel.base"
    label = "base"
