"""Django registration of tickets."""

from django.apps import AppConfig


class TicketsConfig(AppConfig):
    name = "steward.capabilities.tickets"
    label = "tickets"
