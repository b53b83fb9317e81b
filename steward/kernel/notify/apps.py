"""Django registration of the notify package."""

from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "steward.kernel.notify"
    label = "notify"
