"""Django registration of incidents."""

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    name = "steward.capabilities.incidents"
    label = "incidents"

    def ready(self) -> None:
        # Declarations register on import, once the models are there.
        from steward.capabilities.incidents import events, jobs, notices, resources, today  # noqa: F401, PLC0415
