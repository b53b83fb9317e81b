"""Django registration of quality."""

from django.apps import AppConfig


class QualityConfig(AppConfig):
    name = "steward.capabilities.quality"
    label = "quality"

    def ready(self) -> None:
        # Declarations register on import, once the models are there.
        from steward.capabilities.quality import events, jobs, kinds, notices, resources, today  # noqa: F401, PLC0415
