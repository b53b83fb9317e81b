"""Django registration of the configuration: its commands keep the house honest and get it ready."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "steward.config"
    label = "config"

    def ready(self) -> None:
        # Declarations register on import, once the models are there.
        from steward.config import events  # noqa: F401, PLC0415
        from steward.config.catalogue import happenings  # noqa: PLC0415
        from steward.config.first_run import events as first_run_events  # noqa: F401, PLC0415
        from steward.config.first_run import today  # noqa: F401, PLC0415
        from steward.config.operations import checks  # noqa: F401, PLC0415
        from steward.kernel.duties.happenings import declare_happenings  # noqa: PLC0415

        declare_happenings(happenings)
