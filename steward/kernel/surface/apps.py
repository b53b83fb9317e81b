"""Django registration of the surface package."""

from django.apps import AppConfig


class SurfaceConfig(AppConfig):
    name = "steward.kernel.surface"
    label = "surface"
