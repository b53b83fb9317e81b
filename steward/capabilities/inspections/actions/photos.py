"""Pictures that phones send ahead of their visits, and records that could not be taken."""

from datetime import datetime
from hashlib import sha256

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from steward.capabilities.inspections.models import FieldPhoto, RefusedRecord
from steward.capabilities.inspections.reading import Unreadable
from steward.kernel.base import clock
from steward.kernel.base.rows import insert_row
from steward.kernel.evidence.actions import attach_photo
from steward.kernel.tenancy.actor import Actor

MOST_BODY = 200_000


@transaction.atomic
def keep_photo(
    raw: bytes, *, by: Actor, digest: str, source: str, taken_at: datetime
) -> tuple[FieldPhoto, bool]:
    """Keep a picture under its sha-256; a second time it is the same one. Returns it, and whether it is new.

    Effects: a `FieldPhoto` with the files and hashes as evidence (event `evidence.attach`). Refuses bytes that do not
    hash to their name (altered on the way), and what `attach_photo` refuses.
    """
    if sha256(raw).hexdigest() != digest:
        raise Unreadable(_("The photo was changed on the way."), do=_("It is sent again."), code="altered")
    photo = FieldPhoto(
        organisation_id=by.organisation_id,
        sha256=digest,
        user_id=by.person_id,
        source=source,
        taken_at=taken_at,
        received_at=clock.now(),
    )
    # Two phones may send it at once: one inserts, the other finds it.
    if not insert_row(photo, once=True):
        return FieldPhoto.objects.get(sha256=digest), False
    upload = SimpleUploadedFile(f"{digest[:16]}.jpg", raw, content_type="image/jpeg")
    attach_photo(photo, upload, by=by, taken_at=taken_at, internal=True)
    return photo, True


@transaction.atomic
def keep_refused(body: bytes, *, by: Actor, path: str, what: str) -> None:
    """Keep a record that could not be taken as it came; the same one again is not kept twice."""
    insert_row(
        RefusedRecord(
            organisation_id=by.organisation_id,
            user_id=by.person_id,
            path=path[:120],
            body=body[:MOST_BODY].decode("utf-8", "replace").replace("\0", "�"),
            digest=sha256(path.encode() + b"\0" + body).hexdigest(),
            what=what[:300],
            received_at=clock.now(),
        ),
        once=True,
    )
