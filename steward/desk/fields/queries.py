"""Reads of own fields for the settings."""

from django.db.models import QuerySet

from steward.kernel.custom.models import CustomField
from steward.kernel.tenancy.actor import Actor


def visible_fields(_actor: Actor) -> QuerySet[CustomField]:
    """Every field of the organisation, also closed ones: they hold for all of its sites."""
    return CustomField.objects.all()
