"""What leaves the house about an event: personal fields masked or left out, numbers in free text masked."""

import re
from typing import Any

from steward.kernel.audit.kinds import event_kind
from steward.kernel.audit.models import Event
from steward.kernel.base.privacy import mask_id_number, mask_name, mask_phone, normal_digits
from steward.kernel.tenancy.actor import ActorKind

# People type phone and ID numbers into free text; `\d` also finds full-width digits.
_ID_NUMBER = re.compile(r"(?<![\dA-Za-z])\d{6}[ -]?\d{8}[ -]?\d{3}[\dXxＸｘ](?![\dA-Za-z])")
_PHONE = re.compile(r"(?<!\d)[1１][3-9３-９]\d[ -]?\d{4}[ -]?\d{4}(?!\d)")


def mask_text(text: str) -> str:
    """A free text with its mobile and ID numbers masked."""
    text = _ID_NUMBER.sub(lambda found: mask_id_number(normal_digits(found[0])), text)
    return _PHONE.sub(lambda found: mask_phone(normal_digits(found[0])), text)


def masked_event(event: Event) -> Event:
    """An unsaved twin of the event to make sentences from: personal fields masked, a customer's name too."""
    personal = event_kind(event.kind).personal
    return Event(
        organisation_id=event.organisation_id,
        at=event.at,
        kind=event.kind,
        subject_type=event.subject_type,
        subject_id=event.subject_id,
        actor_kind=event.actor_kind,
        actor_name=mask_name(event.actor_name)
        if event.actor_kind == ActorKind.CUSTOMER
        else event.actor_name,
        data={
            key: _mask_personal(value) if key in personal else _mask_inside(value)
            for key, value in event.data.items()
        },
    )


def impersonal_data(event: Event) -> dict[str, Any]:
    """The event's data without its personal fields, for programs."""
    personal = event_kind(event.kind).personal
    return {key: _mask_inside(value) for key, value in event.data.items() if key not in personal}


def _mask_personal(value: Any) -> str:
    text = "" if value is None else str(value)
    return mask_phone(text) if len(normal_digits(text)) >= 7 else mask_name(text)


def _mask_inside(value: Any) -> Any:
    match value:
        case str():
            return mask_text(value)
        case dict():
            return {key: _mask_inside(inner) for key, inner in value.items()}
        case list():
            return [_mask_inside(inner) for inner in value]
        case _:
            return value
