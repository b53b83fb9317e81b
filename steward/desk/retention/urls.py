"""Addresses of the periods of retention, in the desk's name space."""

from django.urls import path

from steward.desk.retention import views

pages = [path("office/retention/", views.retention, name="retention")]
