"""Forgetting: the copies tickets keep of a person's data, in fields of their own and in free words."""

from datetime import datetime

from django.db.models import Q

from steward.capabilities.tickets.models import (
    Callback,
    Declaration,
    Mediation,
    OpinionForm,
    OpinionRung,
    Ticket,
    Waiting,
)
from steward.kernel.people.erasers import without_words, words_of
from steward.kernel.people.models import Party
from steward.kernel.people.retention import AT_ONCE
from steward.kernel.tenancy.actor import Actor
from steward.kernel.work.models import Pause, Remark, WorkItem

DECLARED = ("course", "harm", "outside", "demand", "measures")
# Where people write freely about a ticket. The events beside it hold ids only.
FREE = ((WorkItem, "pk", "title"), (Ticket, "item_id", "body"), (Ticket, "item_id", "result"),
        *((Declaration, "ticket_id", name) for name in DECLARED),
        *((OpinionForm, "ticket_id", name) for name in ("cause", "handling", "feedback", "proposal")),
        *((Mediation, "ticket_id", name) for name in ("held_where", "witnesses", "claim", "answer", "terms")),
        (OpinionRung, "form__ticket_id", "remark"),
        (Callback, "ticket_id", "note"), (Callback, "ticket_id", "check_note"),
        (Pause, "item_id", "note"), (Remark, "item_id", "text"))  # fmt: skip


def erase_requester(party: Party) -> int:
    """Blank what the person's own tickets kept: a caller's name and number, and both wherever they stand in free words.

    The person's own are the tickets he is the requester of, and those reported under one of his numbers. Called
    inside the erasing transaction, which records the event. Returns how many tickets held something. What others wrote
    about the person in tickets of theirs is not searched: a name found there may be somebody else's.
    """
    words = words_of(party)
    indexes = [row.value_index for row in party.contacts.all()]
    known = Q(requester=party) | (Q(ticket__stranger_index__in=indexes) & ~Q(ticket__stranger_index=""))
    rows = WorkItem.objects.filter(known, family="ticket").select_related("ticket")
    callers = {row.pk: {row.ticket.stranger_name, row.ticket.stranger_phone} - {""} for row in rows}
    held = {pk for pk, caller in callers.items() if caller}
    for table, key, column in FREE:
        texts = table._default_manager.filter(**{f"{key}__in": list(callers)})
        for pk, item_id, text in texts.values_list("pk", key, column):
            cleaned = without_words(text, words | callers[item_id])
            if cleaned != text:
                table._default_manager.filter(pk=pk).update(**{column: cleaned})
                held.add(item_id)
    Ticket.objects.filter(pk__in=held).update(stranger_name="", stranger_phone="", stranger_index="")
    waited = Waiting.objects.filter(stranger_index__in=indexes).exclude(stranger_index="")
    held |= set(waited.values_list("ticket_id", flat=True))
    waited.update(stranger_name="", stranger_phone="", stranger_index="")
    return len(held)


def forget_strangers(before: datetime, _by: Actor) -> int:
    """Take name and number of unknown callers off tickets closed long ago, and off who waited for them.

    Part of `keep_retention`, which records. How many.
    """
    blank = {"stranger_name": "", "stranger_phone": "", "stranger_index": ""}
    old = Q(item__closed_at__lt=before)
    given = ~Q(stranger_index="") | ~Q(stranger_name="")
    tickets = list(Ticket.objects.filter(old, given).order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    waited = Waiting.objects.filter(given, ticket__item__closed_at__lt=before)
    waiting = list(waited.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    count = Ticket.objects.filter(pk__in=tickets).update(**blank)
    return count + Waiting.objects.filter(pk__in=waiting).update(**blank)
