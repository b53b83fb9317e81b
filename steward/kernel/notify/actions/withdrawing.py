"""Words taken back: what somebody was told of a matter that is none of his business any more."""

from collections.abc import Iterable

from django.db import models

from steward.kernel.audit.models import Event
from steward.kernel.audit.record import subject_type
from steward.kernel.notify.models import Message


def withdraw_messages(subject: models.Model, user_ids: Iterable[int]) -> int:
    """Delete every message about a subject to some people, sent or still waiting; returns how many.

    Called inside the action that says why. The notice's own audience keeps them out from then on.
    """
    events = Event.objects.filter(subject_type=subject_type(subject), subject_id=subject.pk)
    count, _by_table = Message.objects.filter(event__in=events, recipient_id__in=set(user_ids)).delete()
    return count
