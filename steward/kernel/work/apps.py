"""Django registration of the work package."""

from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "steward.kernel.work"
    label = "work"

    def ready(self) -> None:
        # Declarations register on import.
        from steward.kernel.audit.queries import declare_unseen  # noqa: PLC0415
        from steward.kernel.evidence.subjects import declare_subject  # noqa: PLC0415
        from steward.kernel.work import events, jobs  # noqa: F401, PLC0415
        from steward.kernel.work.queries import about, own_work, visible_work  # noqa: PLC0415

        declare_subject("work.workitem", visible_work, own_work)
        declare_unseen("work.workitem", about)
