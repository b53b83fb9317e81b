"""Django registration of the desk."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "steward.desk"
    label = "desk"

    def ready(self) -> None:
        # Declarations register on import.
        from steward.desk import events  # noqa: F401, PLC0415
        from steward.desk.account import jobs  # noqa: F401, PLC0415
        from steward.desk.approvals import notices as approval_notices  # noqa: F401, PLC0415
        from steward.desk.approvals import resources as approvals  # noqa: F401, PLC0415
        from steward.desk.approvals import today as approvals_today  # noqa: F401, PLC0415
        from steward.desk.bots import resources as bots  # noqa: F401, PLC0415
        from steward.desk.duties import cases  # noqa: F401, PLC0415
        from steward.desk.duties import resources as duties  # noqa: F401, PLC0415
        from steward.desk.duties import today as duties_today  # noqa: F401, PLC0415
        from steward.desk.fields import resources as fields  # noqa: F401, PLC0415
        from steward.desk.identities import events as identity_events  # noqa: F401, PLC0415
        from steward.desk.identities import notices as identity_notices  # noqa: F401, PLC0415
        from steward.desk.office import events as chart_events  # noqa: F401, PLC0415
        from steward.desk.office import resources as chart  # noqa: F401, PLC0415
        from steward.desk.promises import callbacks, grades  # noqa: F401, PLC0415
        from steward.desk.promises import events as promise_events  # noqa: F401, PLC0415
        from steward.desk.promises import resources as promises  # noqa: F401, PLC0415
        from steward.desk.second_factor import events as factor_events  # noqa: F401, PLC0415
        from steward.desk.second_factor import passing  # noqa: F401, PLC0415
        from steward.desk.staff import resources as staff  # noqa: F401, PLC0415
        from steward.desk.vendors import resources as vendors  # noqa: F401, PLC0415
        from steward.desk.webhooks import resources as webhooks  # noqa: F401, PLC0415
