"""What do you hold about me? Everything recorded about a person, told by whoever holds it (PIPL art. 45).

Beside the erasers: each package that keeps rows of a person declares a holder, which tells them in the reader's words.
Each names the tables it tells of, so that a test finds a table of persons nobody tells of.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from steward.kernel.audit.queries import timeline
from steward.kernel.people.models import ContactPoint, Merge, Party, Tenure
from steward.kernel.tenancy.actor import Actor

Text = str | Promise
Row = Sequence[Any]
Tell = Callable[[Party, Actor], Sequence[Row]]


@dataclass(frozen=True)
class Holder:
    """Rows about a person under one heading: `tell(party, by)` gives them in the order of the columns.

    `by` is who answers: a complaint about himself stays hidden from him here too.
    """

    name: str
    title: Text
    columns: Sequence[Text]
    tell: Tell
    tables: Collection[type[models.Model]]


_holders: dict[str, Holder] = {}


def declare_holder(holder: Holder) -> None:
    """Have `holder` asked when a person wants to know. A name declared twice for two holders is an error."""
    if _holders.setdefault(holder.name, holder) is not holder:
        raise ValueError(f"holder {holder.name} is declared twice")


def holders() -> Mapping[str, Holder]:
    return dict(_holders)


def holdings(party: Party, by: Actor) -> dict[str, list[dict[str, str]]]:
    """Everything held about a person: by heading, rows of named texts; headings without rows are there too."""
    return {
        str(holder.title): [
            {str(column): _text(value) for column, value in zip(holder.columns, row, strict=True)}
            for row in holder.tell(party, by)
        ]
        for holder in _holders.values()
    }


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case datetime():
            return localtime(value).strftime("%Y-%m-%d %H:%M")
        case date():
            return value.isoformat()
        case _:
            return str(value)


def _person(party: Party, _by: Actor) -> Sequence[Row]:
    """The record, and those found to be the same person's."""
    same = Merge.objects.filter(kept=party, undone_at__isnull=True).values("other")
    rows = [party, *Party.objects.filter(pk__in=same).order_by("pk")]
    return [(row.name, row.get_kind_display(), row.id_number, row.note, row.created_at) for row in rows]


def _contacts(party: Party, _by: Actor) -> Sequence[Row]:
    rows = ContactPoint.objects.filter(party=party).order_by("kind", "-is_primary", "pk")
    return [(row.get_kind_display(), row.value) for row in rows]


def _tenures(party: Party, _by: Actor) -> Sequence[Row]:
    rows = Tenure.objects.filter(party=party).select_related("place__site").order_by("starts_on", "pk")
    return [
        (
            f"{row.place.site} {row.place}",
            row.get_relation_display(),
            f"{row.share_bp / 100:g} %" if row.share_bp else "",
            row.starts_on,
            row.ends_on,
            row.get_verified_how_display(),
        )
        for row in rows
    ]


def _trail(party: Party, _by: Actor) -> Sequence[Row]:
    """What was done with the record, by whom: also who looked at a number, and why."""
    return [(entry.at, entry.sentence, entry.by) for entry in timeline(party)]


declare_holder(
    Holder(
        "people.person",
        _("Customer"),
        (_("Name"), _("Kind"), _("ID number"), _("Note"), _("Recorded at")),
        _person,
        (Party, Merge),
    )
)
declare_holder(Holder("people.contacts", _("Contacts"), (_("Kind"), _("Value")), _contacts, (ContactPoint,)))
declare_holder(
    Holder(
        "people.tenures",
        _("Places held or lived in"),
        (_("Place"), _("Relation"), _("Share"), _("From"), _("To"), _("Verified")),
        _tenures,
        (Tenure,),
    )
)
declare_holder(
    Holder(
        "people.trail",
        _("What was done with the record"),
        (_("Date and time"), _("What"), _("By")),
        _trail,
        (),
    )
)
