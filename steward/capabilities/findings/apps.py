"""Django registration of findings."""

from django.apps import AppConfig


class FindingsConfig(AppConfig):
    name = "steward.capabilities.findings"
    label = "findings"

    def ready(self) -> None:
        # Declarations register on import, once the models are there.
        from steward.capabilities.findings import (  # noqa: PLC0415
            events,  # noqa: F401
            holdings,  # noqa: F401
            kinds,  # noqa: F401
            metrics,  # noqa: F401
            notices,  # noqa: F401
            resources,  # noqa: F401
            retention,  # noqa: F401
            today,  # noqa: F401
        )
