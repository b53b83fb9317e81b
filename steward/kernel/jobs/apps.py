"""Django registration of the jobs package."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "steward.kernel.jobs"
    label = "jobs"

    def ready(self) -> None:
        from steward.kernel.jobs import sweeps  # noqa: F401, PLC0415 - declarations register on import
