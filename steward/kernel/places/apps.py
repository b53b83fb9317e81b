"""Django registration of the places package."""

from importlib import import_module

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "steward.kernel.places"
    label = "places"

    def ready(self) -> None:
        import_module("steward.kernel.places.events")
