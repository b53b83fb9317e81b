"""Django registration of the owner's portal."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "steward.portal"
    label = "portal"

    def ready(self) -> None:
        # Declarations register on import.
        from steward.portal import events, holdings, jobs, notices  # noqa: F401, PLC0415
        from steward.portal.telling import jobs as telling_jobs  # noqa: F401, PLC0415
