"""Django registration of submissions."""

from django.apps import AppConfig


class SubmissionsConfig(AppConfig):
    name = "steward.capabilities.submissions"
    label = "submissions"

    def ready(self) -> None:
        # Declarations register on import, once the models are there.
        from steward.capabilities.submissions import (  # noqa: F401, PLC0415
            events,
            jobs,
            kinds,
            notices,
            resources,
            today,
        )
