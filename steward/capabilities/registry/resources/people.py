"""People as people and programs meet them."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from steward.capabilities.registry import actions, forms
from steward.capabilities.registry.forms.own import FillPersonForm
from steward.capabilities.registry.policies import READERS, may_merge, may_own_person, may_party, may_split
from steward.capabilities.registry.queries import (
    search_people,
    visible_people,
)
from steward.capabilities.registry.resources.creators import creators
from steward.capabilities.registry.resources.own import own_verbs
from steward.capabilities.registry.resources.verbs import verb
from steward.kernel.custom.actions import fill_person, uncover_person
from steward.kernel.custom.choices import Subject
from steward.kernel.people.actions import (
    add_contact,
    change_party,
    disclose_party,
    erase_party,
    merge_party,
    split_party,
)
from steward.kernel.people.choices import PartyKind
from steward.kernel.people.models import ContactPoint, Party, Tenure
from steward.kernel.people.numbers import shown_phone
from steward.kernel.people.queries import likely_same
from steward.kernel.surface.declare import (
    Column,
    Lines,
    Panel,
    Resource,
    choice_filter,
    declare_resource,
)
from steward.kernel.tenancy.actor import Actor


def _homes(party: Party) -> str:
    return "、".join(row.place.name for row in party.open_tenures)  # type: ignore[attr-defined]


def _phones(party: Party) -> str:
    return "、".join(shown_phone(row) for row in party.shown_contacts)  # type: ignore[attr-defined]


def _person_lines(party: Party) -> Lines:
    return Lines(party.name, (_homes(party),), aside=_phones(party))


def _person(party: Party, actor: Actor) -> Mapping[str, Any]:
    found: dict[str, Any] = {
        "twins": [(row, forms.twin_reason(row)) for row in likely_same(party, actor)[:5]]
    }
    home = party.open_tenures[0].place if party.open_tenures else None  # type: ignore[attr-defined]
    if home is None:
        return found | {"creators": []}
    return found | {
        "creators": creators(actor, site=home.site_id, place=home.code, requester=party.pk, party=party.pk)
    }


PEOPLE = declare_resource(
    Resource(
        name="people",
        position=41,
        label=_("People"),
        label_one=_("Customer"),
        icon="users",
        rows=visible_people,
        roles=READERS,
        title=lambda party: party.name,
        prefetched=(
            Prefetch(
                "contacts", ContactPoint._base_manager.order_by("-is_primary", "pk"), to_attr="shown_contacts"
            ),
            Prefetch(
                "tenures",
                Tenure._base_manager.filter(ends_on__isnull=True).select_related("place"),
                to_attr="open_tenures",
            ),
        ),
        timeline=lambda party: [party, *party.merged.all()],
        default_sort="name",
        custom=Subject.PERSON,
        search=search_people,
        search_hint=_("Name, initials, phone or its last four, unit"),
        phone=_person_lines,
        columns=(
            Column("name", _("Name"), lambda party: party.name, sort="name", kind="link"),
            Column(
                "kind", _("Kind"), lambda party: party.kind, show=lambda party: PartyKind(party.kind).label
            ),
            Column("phone", _("Phone"), lambda party: _phones(party)),
            Column("places", _("Units"), lambda party: _homes(party)),
            Column("created_at", _("Recorded"), lambda party: party.created_at, kind="moment", default=False),
        ),
        filters=(choice_filter("kind", _("Kind"), "kind", PartyKind),),
        verbs=(
            verb(
                "reveal",
                _("Show numbers in full"),
                "eye",
                forms.RevealPersonForm,
                actions.reveal_person,
                may_party,
                "person.reveal",
                style="primary",
                reveals=True,
            ),
            verb(
                "change",
                _("Correct"),
                "edit",
                forms.ChangePersonForm,
                change_party,
                may_party,
                "person.change",
                done=_("Corrected."),
            ),
            verb(
                "add_contact",
                _("Add a contact"),
                "phone",
                forms.AddContactForm,
                add_contact,
                may_party,
                "person.add_contact",
                done=_("Added."),
            ),
            verb(
                "remove_contact",
                _("Remove a contact"),
                "trash",
                forms.RemoveContactForm,
                actions.remove_party_contact,
                may_party,
                "person.remove_contact",
                done=_("Removed."),
            ),
            verb(
                "merge",
                _("Merge a duplicate"),
                "users",
                forms.MergePersonForm,
                merge_party,
                may_merge,
                "person.merge",
                done=_("Merged: both are one now."),
            ),
            verb(
                "split",
                _("Undo a merge"),
                "arrow-back-up",
                forms.SplitPersonForm,
                split_party,
                may_split,
                "person.split",
                done=_("Parted again."),
            ),
            *own_verbs(FillPersonForm, fill_person, uncover_person, may_own_person),
            verb(
                "disclose",
                _("Tell what we hold"),
                "file-text",
                forms.DisclosePersonForm,
                disclose_party,
                may_party,
                "person.disclose",
                reveals=True,
            ),
            verb(
                "erase",
                _("Erase personal data"),
                "trash",
                forms.ErasePersonForm,
                erase_party,
                may_party,
                "person.erase",
                style="danger",
                done=_("Erased."),
            ),
        ),
        panels=(Panel("person", _("Customer"), "registry/person_facts.html", _person),),
    )
)
