"""Django registration of the desk."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "steward.desk"
    label = "desk"
