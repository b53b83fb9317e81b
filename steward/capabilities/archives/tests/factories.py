"""Archives for tests."""

from datetime import timedelta
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from steward.capabilities.archives.actions import (
    borrow_archive,
    condemn_archive,
    register_archive,
    start_stocktaking,
)
from steward.capabilities.archives.models import Archive, Stocktaking
from steward.kernel.base import clock
from steward.kernel.people.actions import add_party
from steward.kernel.people.models import Party
from tests.people import World

SHELF = {"room": "档案室", "cabinet": "B", "shelf": "4"}
WEEK = timedelta(days=7)


def file_box(world: World, place: str = "3-2-501", **more: Any) -> Archive:
    """The owner's box of 3-2-501 in cabinet B, shelf 4, registered by Carol unless said otherwise."""
    arguments: dict[str, Any] = {
        "by": world.carol,
        "site": world.site,
        "title": f"{place} 业主档案盒",
        "matter": "household",
        "place": world.places[place],
        **SHELF,
    }
    return register_archive(**arguments | more)


def lend(world: World, archive: Archive, name: str = "frank", **more: Any) -> Archive:
    """Carol gives it to somebody for a week."""
    arguments: dict[str, Any] = {"reason": "核对装修图纸", "due_on": clock.today() + WEEK, "by": world.carol}
    return borrow_archive(archive, borrower=world.users[name], **arguments | more)


def asked(world: World) -> Archive:
    """A restricted one Frank waits for."""
    return lend(world, file_box(world, secrecy="restricted"))


def condemned(world: World) -> Archive:
    """Carol proposes to destroy what had to be kept until yesterday."""
    archive = file_box(world, kept_until=clock.today() - timedelta(days=1))
    return condemn_archive(archive, by=world.carol, reason="保管期满")


def walk(world: World, **more: Any) -> Stocktaking:
    """Carol goes along cabinet B."""
    arguments: dict[str, Any] = {"site": world.site, "room": "档案室", "cabinet": "B", "by": world.carol}
    return start_stocktaking(**arguments | more)


def owner(world: World) -> Party:
    return add_party("王芳", by=world.carol, site_id=world.site.pk)


def scan() -> SimpleUploadedFile:
    """A small real JPEG."""
    buffer = BytesIO()
    Image.new("RGB", (64, 48), "navy").save(buffer, "JPEG")
    return SimpleUploadedFile("C:/scans/第1页.jpg", buffer.getvalue(), "image/jpeg")


def pdf(body: bytes = b"%PDF-1.4\n...\n%%EOF\n") -> SimpleUploadedFile:
    return SimpleUploadedFile("装修协议.pdf", body, "application/pdf")
