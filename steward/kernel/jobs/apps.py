"""Django registration of the jobs package."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "steward.kernel.jobs"
    label = "jobs"
