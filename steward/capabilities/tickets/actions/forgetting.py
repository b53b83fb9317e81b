"""Forgetting by time: what customers and neighbours said beside tickets that are long over."""

from datetime import datetime

from django.db.models import Case, Exists, OuterRef, Q, Value, When

from steward.capabilities.tickets.actions.erasing import DECLARED
from steward.capabilities.tickets.models import Callback, Declaration, Mediation, OpinionForm, OpinionRung
from steward.kernel.people.erasers import BLOT
from steward.kernel.people.retention import AT_ONCE
from steward.kernel.tenancy.actor import Actor
from steward.kernel.work.models import Remark

OVER = "ticket__item__closed_at__lt"


def forget_opinions(before: datetime, _by: Actor) -> int:
    """Blot out the words of opinion forms of tickets closed long ago, and what was said up the line.

    Who filled it in, whom it was handed to and when stay. Part of `keep_retention`, which records. How many forms.
    """
    rows = OpinionForm.objects.filter(**{OVER: before}).exclude(cause=BLOT).order_by("pk")
    keys = list(rows.values_list("pk", flat=True)[:AT_ONCE])
    OpinionRung.objects.filter(form_id__in=keys, read_at__isnull=False).update(remark=BLOT)
    # What was left empty stays so.
    return OpinionForm.objects.filter(pk__in=keys).update(
        cause=BLOT, handling=BLOT, feedback=BLOT, proposal=_blotted("proposal")
    )


def forget_declarations(before: datetime, _by: Actor) -> int:
    """Blot out the words of declarations of complaints closed long ago; who declared, when and to whom stays.

    Part of `keep_retention`, which records. How many declarations.
    """
    rows = Declaration.objects.filter(**{OVER: before}).exclude(course=BLOT).order_by("pk")
    keys = list(rows.values_list("pk", flat=True)[:AT_ONCE])
    return Declaration.objects.filter(pk__in=keys).update(**dict.fromkeys(DECLARED, BLOT))


def forget_mediations(before: datetime, _by: Actor) -> int:
    """Blot out what both sides said and agreed about tickets closed long ago, where it was and who was present.

    The doors, the day, who mediated and how it ended stay. Part of `keep_retention`, which records. How many talks.
    """
    rows = Mediation.objects.filter(**{OVER: before}).exclude(claim=BLOT).order_by("pk")
    keys = list(rows.values_list("pk", flat=True)[:AT_ONCE])
    return Mediation.objects.filter(pk__in=keys).update(
        claim=BLOT, answer=BLOT, held_where=BLOT, terms=_blotted("terms"), witnesses=_blotted("witnesses")
    )


def forget_calls(before: datetime, _by: Actor) -> int:
    """Blot out what customers said when called about tickets closed long ago, and what was noted at the check.

    The same words beside the story of the ticket go too. Verdict, score and answers by yes and no stay: figures are
    made of them. Part of `keep_retention`, which records. How many calls.
    """
    said = Q(note__in=("", BLOT)) & Q(check_note__in=("", BLOT))
    rows = Callback.objects.filter(**{OVER: before}).exclude(said).order_by("pk")
    keys = list(rows.values_list("pk", flat=True)[:AT_ONCE])
    calls = Callback.objects.filter(pk__in=keys)
    same = calls.filter(ticket_id=OuterRef("item_id"), note=OuterRef("text"))
    Remark.objects.filter(Exists(same), item__in=calls.values("ticket_id")).update(text=BLOT)
    return calls.update(note=_blotted("note"), check_note=_blotted("check_note"))


def _blotted(column: str) -> Case:
    return Case(When(**{column: ""}, then=Value("")), default=Value(BLOT))
