"""How much a request may hold: one answer for pages and API, found before anything of it is read."""

from django.conf import settings
from django.http import HttpRequest

from steward.kernel.base.keys import key_of

MULTIPART = "multipart/form-data"
# Nine photos of a modern telephone with room to spare.
MOST_BYTES = 100 * 1024 * 1024
MEGABYTE = 1024 * 1024


def is_too_large(request: HttpRequest) -> bool:
    """Whether a request announces more than it may hold. What a request sends beyond its announcement nobody reads."""
    # A picture sent by itself is read piece by piece, by a view that knows how large one may be.
    is_file = request.content_type == MULTIPART or (request.content_type or "").startswith("image/")
    most = MOST_BYTES if is_file else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    length = str(request.META.get("CONTENT_LENGTH") or "0")
    size = key_of(length)
    return size is None or size > most


def most_megabytes() -> dict[str, int]:
    """The limits as texts name them: `text`, and `files` with photos."""
    return {"text": settings.DATA_UPLOAD_MAX_MEMORY_SIZE // MEGABYTE, "files": MOST_BYTES // MEGABYTE}
