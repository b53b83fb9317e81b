"""Django registration of admissions."""

from django.apps import AppConfig


class AdmissionsConfig(AppConfig):
    name = "steward.capabilities.admissions"
    label = "admissions"

    def ready(self) -> None:
        # Declarations register on import, once the models are there.
        from steward.capabilities.admissions import (  # noqa: F401, PLC0415
            events,
            holdings,
            jobs,
            notices,
            resources,
            retention,
            today,
        )
        from steward.capabilities.admissions.policies import with_papers  # noqa: PLC0415
        from steward.kernel.evidence.subjects import declare_subject  # noqa: PLC0415

        # Contracts and certificates: staff who decide, no customer, not even who sent them.
        declare_subject("admissions.admission", with_papers)
