"""Django registration of reports."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "steward.reports"
    label = "reports"

    def ready(self) -> None:
        # Declarations register on import, once the models are there.
        from steward.reports.weekly import events, jobs, resources  # noqa: F401, PLC0415
