"""Addresses of tickets for customers who need not sign in."""

from django.urls import path

from steward.capabilities.tickets.rate_page import rate

app_name = "rating"
urlpatterns = [path("<str:token>/", rate, name="page")]
