"""The address of use, in the desk's name space."""

from django.urls import path

from steward.desk.usage.views import usage

pages = [path("usage/", usage, name="usage")]
