"""Django registration of the registry."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "steward.capabilities.registry"
    label = "registry"

    def ready(self) -> None:
        # Declarations register on import.
        from steward.capabilities.registry import (  # noqa: F401, PLC0415
            events,
            holdings,
            kinds,
            metrics,
            resources,
            retention,
            today,
        )
        from steward.capabilities.registry.lists import events as list_events  # noqa: F401, PLC0415
        from steward.capabilities.registry.lists import kinds as list_kinds  # noqa: F401, PLC0415
