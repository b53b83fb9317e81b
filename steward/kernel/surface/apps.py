"""Django registration of the surface package."""

from django.apps import AppConfig


class SurfaceConfig(AppConfig):
    name = "steward.kernel.surface"
    label = "surface"

    def ready(self) -> None:
        # Declarations register on import, once the models are there.
        from steward.kernel.surface import events, jobs  # noqa: F401, PLC0415
