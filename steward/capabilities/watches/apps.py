"""Django registration of watches."""

from django.apps import AppConfig


class WatchesConfig(AppConfig):
    name = "steward.capabilities.watches"
    label = "watches"

    def ready(self) -> None:
        # Declarations register on import, once the models are there.
        from steward.capabilities.watches import (  # noqa: PLC0415
            events,  # noqa: F401
            holdings,  # noqa: F401
            jobs,  # noqa: F401
            kinds,  # noqa: F401
            notices,  # noqa: F401
            resources,  # noqa: F401
            retention,  # noqa: F401
            today,  # noqa: F401
        )
