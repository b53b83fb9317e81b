"""Django registration of remedies."""

from django.apps import AppConfig


class RemediesConfig(AppConfig):
    name = "steward.capabilities.remedies"
    label = "remedies"

    def ready(self) -> None:
        # Declarations register on import, once the models are there.
        from steward.capabilities.remedies import (  # noqa: PLC0415
            events,  # noqa: F401
            holdings,  # noqa: F401
            kinds,  # noqa: F401
            notices,  # noqa: F401
            resources,  # noqa: F401
            today,  # noqa: F401
        )
