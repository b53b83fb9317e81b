"""Django registration of boundaries."""

from django.apps import AppConfig


class BoundariesConfig(AppConfig):
    name = "steward.capabilities.boundaries"
    label = "boundaries"

    def ready(self) -> None:
        # Declarations register on import, once the models are there.
        from steward.capabilities.boundaries import events, resources  # noqa: F401, PLC0415
