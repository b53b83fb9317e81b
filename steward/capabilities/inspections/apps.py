"""Django registration of inspections."""

from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    name = "steward.capabilities.inspections"
    label = "inspections"

    def ready(self) -> None:
        # Declarations register on import, once the models are there.
        from steward.capabilities.inspections import (  # noqa: F401, PLC0415
            events,
            jobs,
            kinds,
            metrics,
            notices,
            resources,
            retention,
            today,
        )
        from steward.capabilities.inspections.queries import visible_photos  # noqa: PLC0415
        from steward.kernel.evidence.subjects import declare_subject  # noqa: PLC0415

        declare_subject("inspections.fieldphoto", visible_photos)
