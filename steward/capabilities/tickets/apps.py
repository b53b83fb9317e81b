"""Django registration of tickets."""

from django.apps import AppConfig


class TicketsConfig(AppConfig):
    name = "steward.capabilities.tickets"
    label = "tickets"

    def ready(self) -> None:
        # Declarations register on import, once the models are there.
        from steward.capabilities.tickets import (  # noqa: F401, PLC0415
            events,
            happenings,
            holdings,
            jobs,
            kinds,
            metrics,
            notices,
            resources,
            retention,
            today,
        )
