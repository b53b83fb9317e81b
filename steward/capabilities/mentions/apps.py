"""Django registration of mentions."""

from django.apps import AppConfig


class MentionsConfig(AppConfig):
    name = "steward.capabilities.mentions"
    label = "mentions"

    def ready(self) -> None:
        # Declarations register on import, once the models are there.
        from steward.capabilities.mentions import (  # noqa: F401, PLC0415
            events,
            holdings,
            kinds,
            notices,
            resources,
            retention,
            today,
        )
