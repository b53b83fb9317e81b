"""Django registration of posters."""

from django.apps import AppConfig


class PostersConfig(AppConfig):
    name = "steward.capabilities.posters"
    label = "posters"

    def ready(self) -> None:
        # Declarations register on import, once the models are there.
        from steward.capabilities.posters import events, jobs, resources  # noqa: F401, PLC0415
