"""A resource to try the surface with: the away marks of a company, with a verb of each sort."""

from typing import Any

from django import forms
from django.db import transaction
from django.db.models import QuerySet

from steward.kernel.base import clock
from steward.kernel.base.refused import Refused
from steward.kernel.surface.declare import Column, Resource, Verb, choice_filter, date_filter, flag_filter
from steward.kernel.surface.forms import PhotosField, RowField, TextField, VerbForm
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import AwayReason, Role
from steward.kernel.tenancy.models import Away, User

LEADERS = frozenset({Role.DIRECTOR, Role.MANAGER})
seen: list[dict[str, Any]] = []


def colleagues(actor: Actor, _row: Away | None) -> QuerySet[User]:
    return User.objects.filter(organisation_id=actor.organisation_id)


class MarkAwayForm(VerbForm):
    user = RowField(colleagues, label="Who")
    starts_at = forms.DateTimeField(label="From")
    ends_at = forms.DateTimeField(label="To")
    reason = forms.ChoiceField(label="Reason", choices=AwayReason.choices)
    note = TextField(label="Note", required=False, lines=3)
    weight = forms.TypedChoiceField(
        label="Weight",
        choices=[("", "-"), (1, "One"), (2, "Two")],
        coerce=int,
        empty_value=None,
        required=False,
    )
    is_paid = forms.BooleanField(label="Paid", required=False)
    days = forms.IntegerField(label="Days", required=False, min_value=1, max_value=9)
    photos = PhotosField(required=False)


class ProlongForm(VerbForm):
    ends_at = forms.DateTimeField(label="To")


class EndForm(VerbForm):
    """Nothing to say."""


@transaction.atomic
def mark_away(
    *, by: Actor, user: User, starts_at: Any, ends_at: Any, reason: str, photos: Any = (), **extra: Any
) -> Away:
    if ends_at <= starts_at:
        raise Refused("The end comes first.", do="Choose a later end.", field="ends_at", code="order")
    seen.append({**extra, "photos": [(photo.name, photo.size) for photo in photos]})
    made: Away = Away.objects.create(
        organisation_id=by.organisation_id, user=user, starts_at=starts_at, ends_at=ends_at, reason=reason
    )
    return made


@transaction.atomic
def prolong_away(row: Away, *, by: Actor, ends_at: Any) -> Away:
    by.need_hat([Role.DIRECTOR])
    row.ends_at = ends_at
    row.save(update_fields=["ends_at"])
    return row


@transaction.atomic
def end_away(row: Away, *, by: Actor) -> Away:
    """Compare-and-set: only one of two can end it."""
    now = clock.now()
    end = max(now, row.starts_at + now.resolution)
    if not Away.objects.filter(pk=row.pk, ends_at__gt=now).update(ends_at=end):
        raise Refused("It is over already.", code="over")
    return row


def reveal_away(row: Away, *, by: Actor) -> dict[str, str]:
    return {"Reason": row.get_reason_display()}


def open_to_leaders(_row: Away | None, actor: Actor) -> bool:
    return bool(actor.roles & LEADERS)


AWAYS = Resource(
    name="aways",
    label="Away",
    label_one="Away mark",
    icon="clock",
    rows=lambda actor: Away.objects.all(),
    roles=LEADERS | {Role.DESK},
    title=lambda row: f"{row.user.name}: {row.reason}",
    joined=("user",),
    columns=(
        Column("user", "Who", lambda row: row.user_id, show=lambda row: row.user.name),
        Column("starts_at", "From", lambda row: row.starts_at, kind="moment", sort="starts_at"),
        Column("ends_at", "To", lambda row: row.ends_at, kind="moment"),
        Column(
            "reason", "Reason", lambda row: row.reason, show=lambda row: AwayReason(row.reason).label, kind="state",
            mark=lambda row: ("info", "clock"),
        ),
        Column("hours", "Hours", lambda row: (row.ends_at - row.starts_at).total_seconds() / 3600, kind="number"),
        Column("label", "Reason in words", lambda row: AwayReason(row.reason).label, default=False),
    ),
    filters=(
        choice_filter("reason", "Reason", "reason", AwayReason),
        flag_filter("mine", "Mine", lambda rows, actor: rows.filter(user_id=actor.user_id)),
        date_filter("starts", "From", "starts_at"),
    ),
    search=lambda rows, text, _actor: rows.filter(user__name__icontains=text),
    search_hint="Name",
    default_sort="-starts_at",
    detail_fields=lambda row: {"user_name": row.user.name},
    verbs=(
        Verb("mark", "Mark away", "plus", MarkAwayForm, mark_away, open_to_leaders, LEADERS, creates=True),
        Verb("prolong", "Prolong", "clock", ProlongForm, prolong_away, open_to_leaders, LEADERS),
        Verb("end", "End", "x", EndForm, end_away, open_to_leaders, LEADERS),
        Verb("reveal", "Reveal", "eye", EndForm, reveal_away, open_to_leaders, LEADERS, reveals=True),
    ),
)  # fmt: skip
