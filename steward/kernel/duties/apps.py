"""Django registration of the duties package."""

from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "steward.kernel.duties"
    label = "duties"

    def ready(self) -> None:
        # Declarations register on import.
        from steward.kernel.duties import events, excuses, holdings, jobs, of_people  # noqa: F401, PLC0415
        from steward.kernel.duties.queries import visible_proofs  # noqa: PLC0415
        from steward.kernel.evidence.subjects import declare_subject  # noqa: PLC0415

        declare_subject("duties.proof", visible_proofs)
