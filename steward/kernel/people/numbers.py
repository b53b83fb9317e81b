"""Phone and ID numbers: normalised, sealed under keyed indexes, masked for the screen.

The purposes of the indexes (`phone`, `phone4`, ...) are part of the stored fingerprints: never rename them.
"""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from steward.kernel.base.privacy import declare_indexes, keyed_index, mask_phone, normal_digits
from steward.kernel.base.refused import Refused
from steward.kernel.people.choices import ContactKind
from steward.kernel.people.models import ContactPoint, Party


def normal_phone(text: str) -> str:
    """Digits of a phone number without +86. Refuses fewer than 5 or more than 20 of them."""
    digits = normal_digits(re.sub(r"^\s*00", "", text)).replace("X", "")
    if not 5 <= len(digits) <= 20:
        raise _unreadable(_("This is not a phone number."), "phone")
    return digits


def normal_id_number(text: str) -> str:
    """An ID, passport or company number in capitals without separators. Refuses other than 5 to 30 signs."""
    number = re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", text).upper())
    if text.strip() and not 5 <= len(number) <= 30:
        raise _unreadable(_("This is not an ID number."), "id_number")
    return number


def normal_contact(kind: str, text: str) -> str:
    """A contact value as it is stored and compared. Refuses what its kind cannot be."""
    if kind == ContactKind.PHONE:
        return normal_phone(text)
    value = unicodedata.normalize("NFKC", text).strip().lower()
    if kind == ContactKind.EMAIL:
        try:
            validate_email(value)
        except ValidationError:
            raise _unreadable(_("This is not an e-mail address."), "email")
    if not 1 <= len(value) <= 254 or "\0" in value:
        raise _unreadable(_("This is not a contact."), "value")
    return value


def contact_indexes(kind: str, value: str) -> tuple[str, str]:
    """Fingerprints of a whole contact, and of the last four digits of a phone."""
    if kind == ContactKind.PHONE:
        return keyed_index(value, "phone"), keyed_index(value[-4:], "phone4")
    return keyed_index(value, str(kind)), ""


def id_indexes(number: str) -> tuple[str, str]:
    """Fingerprints of a whole ID number and of its last four signs; empty for none."""
    return (keyed_index(number, "id"), keyed_index(number[-4:], "id4")) if number else ("", "")


def _indexes_of_party(party: Party) -> dict[str, str]:
    return dict(zip(("id_index", "id_last4_index"), id_indexes(party.id_number), strict=True))


def _indexes_of_contact(contact: ContactPoint) -> dict[str, str]:
    found = contact_indexes(contact.kind, contact.value)
    return dict(zip(("value_index", "last4_index"), found, strict=True))


declare_indexes(Party, _indexes_of_party)
declare_indexes(ContactPoint, _indexes_of_contact)


def shown_phone(contact: ContactPoint) -> str:
    """A contact as the screen may show it: `138****1234`, `z***@example.com`."""
    value = contact.value
    if contact.kind == ContactKind.PHONE:
        return mask_phone(value)
    name, at, domain = value.partition("@")
    return f"{name[:1]}***{at}{domain}"


def without_numbers(text: str) -> str:
    """A note fit for the trail, which nobody can erase: runs of seven and more digits are masked."""
    return re.sub(r"\d[\d -]{5,}[\dXx]", lambda found: "*" * len(found[0]), text)


def _unreadable(what: str, field: str) -> Refused:
    return Refused(what, do=_("Check what was typed."), field=field, code="bad_number")
