"""Django registration of vacancies."""

from django.apps import AppConfig


class VacanciesConfig(AppConfig):
    name = "steward.capabilities.vacancies"
    label = "vacancies"

    def ready(self) -> None:
        # Declarations register on import, once the models are there.
        from steward.capabilities.vacancies import (  # noqa: PLC0415
            events,  # noqa: F401
            holdings,  # noqa: F401
            jobs,  # noqa: F401
            kinds,  # noqa: F401
            notices,  # noqa: F401
            resources,  # noqa: F401
            retention,  # noqa: F401
            today,  # noqa: F401
        )
