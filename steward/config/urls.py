"""Addresses: the desk owns the short ones, each resource its own folder."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
