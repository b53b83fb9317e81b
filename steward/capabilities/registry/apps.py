"""Django registration of the registry."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "steward.capabilities.registry"
    label = "registry"
