"""Django registration of reports."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "steward.reports"
    label = "reports"

    def ready(self) -> None:
        # Declarations register on import, once the models are there.
        from steward.reports.disclosed import events as disclosed_events  # noqa: F401, PLC0415
        from steward.reports.disclosed import resources as disclosed_resources  # noqa: F401, PLC0415
        from steward.reports.monthly import events as month_events  # noqa: F401, PLC0415
        from steward.reports.monthly import resources as month_resources  # noqa: F401, PLC0415
        from steward.reports.scores import events as score_events  # noqa: F401, PLC0415
        from steward.reports.scores import jobs as score_jobs  # noqa: F401, PLC0415
        from steward.reports.scores import standards, today  # noqa: F401, PLC0415
        from steward.reports.weekly import events, jobs, resources  # noqa: F401, PLC0415
