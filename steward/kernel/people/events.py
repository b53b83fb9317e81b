"""Events of people.

Events are insert-only, so erasure cannot reach them. The rule that follows: no event holds a name, a phone number,
an ID number or any other plain personal value. People stand in it as party ids; who reads it sees the name looked
up now, and "Erased person" once it is gone. Free notes pass `without_numbers` first.
"""

from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from steward.kernel.audit.kinds import EventKind, declare_events
from steward.kernel.people.choices import (
    ContactKind,
    DiscloseReason,
    EraseReason,
    PartyKind,
    Relation,
    RevealReason,
    Verified,
)
from steward.kernel.people.models import Party
from steward.kernel.people.retention import retentions

FIELD_WORDS = {
    "name": _("Name"),
    "id_number": _("ID number"),
    "note": _("Note"),
    "kind": _("Kind"),
    **{str(kind.value): kind.label for kind in ContactKind},
}


def field_words(value: Any) -> str:
    """One field, or several, in the reader's language."""
    fields = value if isinstance(value, list) else [value]
    return ", ".join(str(FIELD_WORDS.get(field, field)) for field in fields)


def rule_words(code: Any) -> str:
    """A rule of retention in the reader's language."""
    rule = retentions().get(str(code))
    return str(rule.title) if rule else str(code)


def party_names(ids: Collection[int]) -> Mapping[int, str]:
    """Names of parties by id: one query."""
    return {party.pk: str(party) for party in Party.objects.filter(pk__in=ids).only("name")}


def percent(share_bp: int) -> str:
    """`33.33 %` for 3333."""
    return f"{share_bp / 100:g} %"


_PARTY = {"party": party_names}
_TENURE = {"relation": Relation, "share_bp": percent}

declare_events(
    EventKind("person.add", _("Recorded this customer ({kind})"), words={"kind": PartyKind}, icon="user-plus"),
    EventKind("person.add_many", _("Recorded {count} customers at once"), icon="users-plus"),
    EventKind("person.change", _("Changed {fields}"), words={"fields": field_words}, icon="edit"),
    EventKind("person.add_contact", _("Added a contact: {kind}"), words={"kind": ContactKind}, icon="phone-plus"),
    EventKind("person.remove_contact", _("Removed a contact: {kind}"), words={"kind": ContactKind}, icon="phone-x"),
    EventKind("person.reveal", _("Looked at {field} in full: {reason}"), icon="eye", discloses=True,
              words={"field": field_words, "reason": RevealReason}),
    EventKind("person.disclose", _("Told what is held about this person ({count} records): {reason}"), icon="file-text",
              words={"reason": DiscloseReason}, discloses=True),
    EventKind("person.erase", _("Erased this person's data: {reason}"), words={"reason": EraseReason}, icon="eraser"),
    EventKind("person.merge", _("Merged with another record of the same person: {other}"), icon="users",
              names={"other": party_names}),
    EventKind("person.split", _("Parted again: {other} is somebody else"), icon="users",
              names={"other": party_names}),
    EventKind("retention.set", _("{rule} is kept for {after} days now, {before} before"), words={"rule": rule_words},
              icon="clock"),
    EventKind("retention.keep", _("Forgotten after {days} days: {count} rows of {rule}"), words={"rule": rule_words},
              icon="eraser"),
    EventKind("tenure.start", _("{party} entered as {relation} from {starts_on}"), words=_TENURE, names=_PARTY,
              icon="home-plus"),
    EventKind("tenure.end", _("{party} left as {relation} on {ends_on}"), words=_TENURE, names=_PARTY,
              icon="home-minus"),
    EventKind("tenure.verify", _("{party} verified as {relation}: {how}"), names=_PARTY, icon="user-check",
              words={"relation": Relation, "how": Verified}),
    EventKind("tenure.add_many", _("Entered {count} owners and residents at once"), icon="home-plus"),
    EventKind("place.transfer_ownership", _("Ownership passed from {old} to {new} on {on}"), icon="home-move",
              names={"old": party_names, "new": party_names}),
)  # fmt: skip
