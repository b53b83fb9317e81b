"""Django registration of the people package."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "steward.kernel.people"
    label = "people"
