"""Django registration of planning."""

from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "steward.capabilities.planning"
    label = "planning"

    def ready(self) -> None:
        # Declarations register on import, once the models are there.
        from steward.capabilities.planning import (  # noqa: F401, PLC0415
            events,
            kinds,
            notices,
            resources,
            today,
        )
