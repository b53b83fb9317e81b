"""Django registration of the places package."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "steward.kernel.places"
    label = "places"
