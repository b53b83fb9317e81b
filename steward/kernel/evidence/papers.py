"""Documents that people upload beside photos: PDF files, kept as they came."""

from hashlib import sha256

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from steward.kernel.base.refused import Refused

MAX_BYTES = 20 * 1024 * 1024
PDF = b"%PDF-"


def is_pdf(upload: UploadedFile) -> bool:
    """By its first bytes; a file's own name is never believed."""
    upload.seek(0)
    head = upload.read(len(PDF))
    upload.seek(0)
    return bool(head == PDF)


def read_pdf(upload: UploadedFile) -> tuple[bytes, str]:
    """The file and its sha-256. Refuses more than 20 MB, and one that does not end as a PDF does."""
    raw = upload.read(MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        raise Refused(
            _("This file is larger than 20 MB."), do=_("Save it smaller, or in parts."), code="too_large"
        )
    if b"%%EOF" not in raw[-2048:]:
        raise Refused(
            _("This PDF is not complete."), do=_("Save it again and choose that file."), code="not_complete"
        )
    return raw, sha256(raw).hexdigest()
