"""Django registration of equipment."""

from django.apps import AppConfig


class EquipmentConfig(AppConfig):
    name = "steward.capabilities.equipment"
    label = "equipment"

    def ready(self) -> None:
        # Declarations register on import, once the models are there.
        from steward.capabilities.equipment import (  # noqa: PLC0415
            events,  # noqa: F401
            jobs,  # noqa: F401
            kinds,  # noqa: F401
            metrics,  # noqa: F401
            resources,  # noqa: F401
            today,  # noqa: F401
        )
        from steward.capabilities.equipment.lists import kinds as lists  # noqa: F401, PLC0415
