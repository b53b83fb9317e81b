"""What is taken for a photo, and what becomes of it."""

import io
import struct
import zlib

import pytest
from PIL import Image

from steward.kernel.base.refused import Refused
from steward.kernel.evidence.pictures import MAX_BYTES, difference_hash, read_picture
from steward.kernel.evidence.queries import NEAR_BITS, _distance
from steward.kernel.evidence.tests.pictures import draw, encode, upload, with_metadata


@pytest.mark.parametrize(
    ("kind", "mime", "name"),
    [("JPEG", "image/jpeg", "a.jpg"), ("PNG", "image/png", "a.png"), ("WEBP", "image/webp", "a.webp"),
     ("PNG", "image/png", "a.exe")],
)  # fmt: skip
def test_read_picture_takes_three_formats_whatever_their_name(kind: str, mime: str, name: str) -> None:
    picture = read_picture(upload(encode(draw(), kind), name))
    assert (picture.mime, picture.width, picture.height) == (mime, 640, 480)
    assert Image.open(io.BytesIO(picture.shown)).format == "JPEG"


@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "LA", "1", "CMYK", "I;16"])
def test_read_picture_takes_every_colour_mode(mode: str) -> None:
    image = Image.new("I;16", (64, 64)) if mode == "I;16" else draw(size=(64, 64)).convert(mode)
    picture = read_picture(upload(encode(image, "JPEG" if mode == "CMYK" else "PNG")))
    assert Image.open(io.BytesIO(picture.shown)).mode == "RGB"


def test_read_picture_shrinks_and_turns_upright() -> None:
    picture = read_picture(upload(with_metadata(draw(size=(4000, 3000)), orientation=6)))
    shown, thumb = (Image.open(io.BytesIO(data)) for data in (picture.shown, picture.thumb))
    assert (picture.width, picture.height) == (3000, 4000)
    assert shown.size == (1200, 1600) and thumb.size == (240, 320)
    # Turned by 90 degrees clockwise: what was at the left is at the top now.
    upright = draw(size=(4000, 3000)).rotate(-90, expand=True).resize(shown.size)
    assert difference_hash(shown) == difference_hash(upright)


def test_read_picture_strips_all_metadata() -> None:
    raw = with_metadata(draw())
    assert (
        b"SecretMaker" in raw
        and b"SecretComment" in raw
        and Image.open(io.BytesIO(raw)).getexif().get_ifd(0x8825)
    )
    picture = read_picture(upload(raw))
    for made in (picture.shown, picture.thumb):
        image = Image.open(io.BytesIO(made))
        assert not image.getexif() and b"Secret" not in made and b"Exif" not in made
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert picture.original == raw


def bomb() -> bytes:
    """A PNG of 30000 x 30000 pixels in a few bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


BAD = {
    "html": (b"<!DOCTYPE html><script>alert(1)</script>", "not_a_photo"),
    "exe": (b"MZ\x90\x00" + bytes(500), "not_a_photo"),
    "svg": (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "not_a_photo"),
    "gif": (encode(draw(), "GIF"), "not_a_photo"),
    "riff": (b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(50), "not_a_photo"),
    "empty": (b"", "not_a_photo"),
    "heic": (b"\x00\x00\x00\x18ftypheic" + bytes(100), "heic"),
    "avif": (b"\x00\x00\x00\x1cftypavif" + bytes(100), "heic"),
    "only magic": (b"\xff\xd8\xff\xe0" + bytes(100), None),
    "html behind magic": (b"\xff\xd8\xff<html><script>alert(1)</script>", None),
    "truncated": (encode(draw())[:9000], "damaged"),
    "truncated png": (encode(draw(), "PNG")[:-5000], "damaged"),
    "truncated webp": (encode(draw(), "WEBP")[:-500], "damaged"),
    "bomb": (bomb(), "too_many_pixels"),
    "41 megapixels": (encode(Image.new("L", (8200, 5001)), "PNG"), "too_many_pixels"),
    "13 MB": (b"\xff\xd8\xff" + bytes(MAX_BYTES), "too_large"),
}


@pytest.mark.parametrize("case", BAD)
def test_read_picture_refuses(case: str) -> None:
    content, code = BAD[case]
    with pytest.raises(Refused) as refusal:
        read_picture(upload(content))
    assert refusal.value.field == "photos" and refusal.value.do
    assert refusal.value.code == code or (code is None and refusal.value.code in {"damaged", "not_a_photo"})


def test_difference_hash_knows_a_picture_again() -> None:
    image = draw(1, (1200, 900))
    known = difference_hash(image)
    assert known
    smaller = Image.open(io.BytesIO(encode(image.resize((400, 300)), quality=40)))
    brighter = image.point(lambda value: min(255, value + 12))
    for other in (smaller, brighter):
        again = difference_hash(other)
        assert again and _distance(known, again) <= NEAR_BITS
    distances = [_distance(known, difference_hash(draw(seed)) or ()) for seed in range(2, 60)]
    assert min(distances) > NEAR_BITS
    assert difference_hash(Image.new("RGB", (99, 99), "navy")) is None
