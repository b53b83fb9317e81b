"""Django registration of community."""

from django.apps import AppConfig


class CommunityConfig(AppConfig):
    name = "steward.capabilities.community"
    label = "community"

    def ready(self) -> None:
        # Declarations register on import, once the models are there.
        from steward.capabilities.community import events, kinds, notices, resources, today  # noqa: F401, PLC0415
