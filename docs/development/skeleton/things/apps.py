"""Django registration of things."""

from django.apps import AppConfig


class ThingsConfig(AppConfig):
    name = "steward.capabilities.things"
    label = "things"

    def ready(self) -> None:
        # Declarations register on import, once the models are there.
        from steward.capabilities.things import events, kinds, resources  # noqa: F401, PLC0415
