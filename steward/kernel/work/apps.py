"""Django registration of the work package."""

from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "steward.kernel.work"
    label = "work"

    def ready(self) -> None:
        from steward.kernel.work import events, jobs  # noqa: F401, PLC0415 - declarations register on import
