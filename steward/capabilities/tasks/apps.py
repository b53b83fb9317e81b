"""Django registration of tasks."""

from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "steward.capabilities.tasks"
    label = "tasks"

    def ready(self) -> None:
        # Declarations register on import, once the models are there.
        from steward.capabilities.tasks import (  # noqa: F401, PLC0415
            events,
            kinds,
            notices,
            resources,
            today,
        )
