"""Django registration of remedies."""

from django.apps import AppConfig


class RemediesConfig(AppConfig):
    name = "steward.capabilities.remedies"
    label = "remedies"

    def ready(self) -> None:
        # Declarations register on import, once the models are there.
        from steward.capabilities.remedies import events, kinds, notices, resources, today  # noqa: F401, PLC0415
