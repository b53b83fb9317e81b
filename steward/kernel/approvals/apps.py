"""Django registration of the approvals package."""

from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "steward.kernel.approvals"
    label = "approvals"

    def ready(self) -> None:
        # Declarations register on import.
        from steward.kernel.approvals import events, jobs  # noqa: F401, PLC0415
