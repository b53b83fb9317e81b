"""Reads of one's own account."""

from django.contrib.sessions.models import Session
from django.db.models import QuerySet

from steward.kernel.base import clock
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import SignIn


def own_sign_ins(actor: Actor) -> QuerySet[SignIn]:
    """The actor's sessions that are still open, the one used last first."""
    live = Session.objects.filter(expire_date__gt=clock.now()).values("session_key")
    return SignIn.objects.filter(user_id=actor.person_id, session_key__in=live).order_by("-seen_at", "-pk")
