"""Django registration of corrections."""

from django.apps import AppConfig


class CorrectionsConfig(AppConfig):
    name = "steward.capabilities.corrections"
    label = "corrections"

    def ready(self) -> None:
        # Declarations register on import, once the models are there.
        from steward.capabilities.corrections import (  # noqa: F401, PLC0415
            events,
            holdings,
            jobs,
            notices,
            resources,
            retention,
            today,
        )
        from steward.capabilities.corrections.policies import with_papers  # noqa: PLC0415
        from steward.kernel.evidence.subjects import declare_subject  # noqa: PLC0415

        # Staff who decide; nobody else, not even who sent the photo.
        declare_subject("corrections.correction", with_papers)
