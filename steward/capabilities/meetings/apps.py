"""Django registration of meetings."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "steward.capabilities.meetings"
    label = "meetings"

    def ready(self) -> None:
        # Declarations register on import, once the models are there.
        from steward.capabilities.meetings import events, kinds, notices, resources, today  # noqa: F401, PLC0415
