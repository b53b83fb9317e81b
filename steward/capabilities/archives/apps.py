"""Django registration of archives."""

from django.apps import AppConfig


class ArchivesConfig(AppConfig):
    name = "steward.capabilities.archives"
    label = "archives"

    def ready(self) -> None:
        # Declarations register on import, once the models are there.
        from steward.capabilities.archives import (  # noqa: PLC0415
            events,  # noqa: F401
            holdings,  # noqa: F401
            jobs,  # noqa: F401
            kinds,  # noqa: F401
            lists,  # noqa: F401
            notices,  # noqa: F401
            resources,  # noqa: F401
            retention,  # noqa: F401
            today,  # noqa: F401
        )
