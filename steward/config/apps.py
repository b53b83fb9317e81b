"""Django registration of the configuration: its commands keep the house honest."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "steward.config"
    label = "config"
