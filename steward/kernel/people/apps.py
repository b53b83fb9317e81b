"""Django registration of the people package."""

from importlib import import_module

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "steward.kernel.people"
    label = "people"

    def ready(self) -> None:
        import_module("steward.kernel.people.events")
        import_module("steward.kernel.people.holdings")
        import_module("steward.kernel.people.jobs")
