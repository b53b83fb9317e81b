"""Strange files through the worker's real form and through the API, and who may look at what was kept."""

import io
import struct
import zlib
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from PIL import Image
from pytest_django import Settings

from steward.capabilities.tickets.tests.factories import make_office, report, ticket_in
from steward.kernel.evidence.models import Evidence
from steward.kernel.evidence.tests.pictures import draw, encode, upload, with_metadata
from steward.kernel.work.models import WorkItem
from tests.people import World

WORDS = "换了阀门，试水半小时不漏。🚰"
SCRIPT = b"<html><script>alert(1)</script></html>"


@pytest.fixture
def office(world: World, settings: Settings, tmp_path: Path) -> World:
    settings.MEDIA_ROOT = tmp_path / "media"
    make_office(world)
    return world


def client_of(world: World, name: str) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(world.user(name))
    client.cookies["django_language"] = "en"
    return client


def finish(world: World, item: WorkItem, *photos: SimpleUploadedFile) -> HttpResponse:
    answer: HttpResponse = client_of(world, "frank").post(
        f"/tickets/{item.pk}/finish/", {"result": WORDS, "photos": photos}
    )
    return answer


def call_finish(world: World, item: WorkItem, *photos: SimpleUploadedFile) -> HttpResponse:
    """The same by a program."""
    answer: HttpResponse = client_of(world, "frank").post(
        f"/api/v1/tickets/{item.pk}/finish",
        {"result": WORDS, "photos": photos},
        headers={"Idempotency-Key": uuid4().hex},
    )
    return answer


Send = Callable[..., HttpResponse]
both_ways = pytest.mark.parametrize("send", [finish, call_finish], ids=["page", "API"])


def bomb() -> bytes:
    """A PNG of a few bytes that says it is 60,000 x 60,000."""
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


JPEG = encode(draw(1))
HOSTILE: dict[str, tuple[bytes, str]] = {
    "page": (SCRIPT, "This file is not a photo."),
    "drawing": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "This file is not a photo."),
    "program": (b"MZ\x90\0" + b"\0" * 200, "This file is not a photo."),
    "archive": (b"PK\x03\x04" + b"\0" * 200, "This file is not a photo."),
    "moving": (encode(draw(2), "GIF"), "This file is not a photo."),
    "script behind three bytes": (b"\xff\xd8\xff" + SCRIPT, "not a photo|damaged or incomplete"),
    "sound": (b"RIFF\x24\0\0\0WAVEfmt " + b"\0" * 64, "This file is not a photo."),
    "apple": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIC"),
    "cut off": (JPEG[: len(JPEG) // 2], "This photo is damaged or incomplete."),
    "head only": (JPEG[:40], "not a photo|damaged or incomplete"),
    "bomb": (bomb(), "This picture has more than 40 megapixels."),
    "too large": (JPEG + b"\0" * (12 * 1024 * 1024), "This photo is larger than 12 MB."),
    "empty": (b"", "The submitted file is empty."),
}  # fmt: skip


@both_ways
@pytest.mark.parametrize("name", HOSTILE)
def test_a_strange_file_is_refused_in_words_and_nothing_is_lost(office: World, name: str, send: Send) -> None:
    item = ticket_in(office, "started")
    content, message = HOSTILE[name]
    # A good photo beside it is not kept either: both or none.
    answer = send(office, item, upload(JPEG, "good.jpg"), upload(content, "photo.jpg"))
    assert answer.status_code in (409, 422)
    page = unescape(answer.content.decode())
    assert any(words in page for words in message.split("|")), name
    if send is finish:
        assert WORDS in page
    else:
        assert answer.json()["what"] and answer.json()["do"] and "photos" in answer.json()["fields"]
    item.refresh_from_db()
    assert item.state == "started"
    assert not Evidence.objects.exists()
    # The files of the good one are on disk until the orphans' sweep, or already gone: never reachable.
    assert send(office, item, upload(JPEG, "good.jpg")).status_code in (302, 200)
    assert Evidence.objects.count() == 1


@both_ways
def test_ten_photos_are_one_too_many(office: World, send: Send) -> None:
    item = ticket_in(office, "started")
    answer = send(office, item, *(upload(JPEG, f"{n}.jpg") for n in range(10)))
    assert answer.status_code == 422
    page = unescape(answer.content.decode())
    assert "At most 9 photos at once." in page
    assert send is call_finish or WORDS in page


@both_ways
def test_a_files_own_name_leads_nowhere(office: World, tmp_path: Path, send: Send) -> None:
    item = ticket_in(office, "started")
    names = ("../../../etc/cron.d/x\r\nX: y.php", "a\0b.exe", "gpj.\u202eexe")
    photos = [upload(encode(draw(number)), name) for number, name in enumerate(names, 3)]
    assert send(office, item, *photos).status_code in (302, 200)
    assert Evidence.objects.count() == 3
    for kept in (tmp_path / "media").rglob("*"):
        assert kept.is_dir() or kept.suffix == ".jpg", kept
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and "media" not in path.parts]


def bytes_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


@pytest.fixture(params=[finish, call_finish], ids=["page", "API"])
def picture(office: World, request: pytest.FixtureRequest) -> Evidence:
    """What Frank's phone made of a finished repair: with position, maker and a page hidden behind the picture."""
    item = ticket_in(office, "started")
    photo = upload(with_metadata(draw(4, (2400, 1800))) + SCRIPT)
    assert request.param(office, item, photo).status_code in (302, 200)
    kept: Evidence = Evidence.objects.get()
    return kept


def address(picture: Evidence, size: str) -> str:
    return f"/evidence/{picture.public_id}/{size}"


@pytest.mark.parametrize("size", ["shown", "thumb"])
def test_what_is_shown_tells_neither_place_nor_maker(office: World, picture: Evidence, size: str) -> None:
    answer = client_of(office, "heidi").get(address(picture, size))
    content = bytes_of(answer)
    assert answer["Content-Type"] == "image/jpeg" and answer["X-Content-Type-Options"] == "nosniff"
    assert "private" in answer["Cache-Control"]
    image = Image.open(io.BytesIO(content))
    assert max(image.size) <= 1600 and not image.getexif() and "comment" not in image.info
    for word in (b"Secret", b"Exif", b"<script"):
        assert word not in content


def test_the_original_is_a_download_for_staff_of_the_site(office: World, picture: Evidence) -> None:
    for name in ("frank", "heidi", "carol", "alice", "judy"):
        answer = client_of(office, name).get(address(picture, "original"))
        assert answer.status_code == 200, name
        assert answer["Content-Disposition"].startswith("attachment")
        assert b"SecretMaker" in bytes_of(answer)


@pytest.mark.parametrize("size", ["shown", "thumb", "original"])
def test_others_find_nothing(office: World, strangers: World, picture: Evidence, size: str) -> None:
    where = address(picture, size)
    # Another building's steward, a colleague who never had it in hand, and another company.
    for world, name in ((office, "ivan"), (office, "grace"), (strangers, "alice"), (strangers, "judy")):
        assert client_of(world, name).get(where).status_code == 404, name
    nobody = Client().get(where)
    assert nobody.status_code == 302 and nobody["Location"] == f"/sign-in/?next={where}"
    kept = picture.file(size).name
    for guess in (f"/media/{kept}", f"/{kept}", f"/static/{kept}", f"/static/../media/{kept}"):
        assert client_of(office, "judy").get(guess).status_code == 404


def test_the_person_complained_about_sees_no_photo_of_it(office: World) -> None:
    item = report(
        office, kind="complaint", about_user=office.user("carol"), by=office.bob, photos=[upload(JPEG)]
    )
    picture = Evidence.objects.get(subject_id=item.pk)
    assert client_of(office, "carol").get(address(picture, "shown")).status_code == 404
    assert bytes_of(client_of(office, "bob").get(address(picture, "shown")))
