"""Django registration of proposals."""

from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    name = "steward.capabilities.proposals"
    label = "proposals"

    def ready(self) -> None:
        # Declarations register on import, once the models are there.
        from steward.capabilities.proposals import (  # noqa: F401, PLC0415
            events,
            kinds,
            notices,
            resources,
            retention,
            today,
        )
