"""Pictures made for tests: a gradient that no other seed draws, as any format."""

import io
import random

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

GPS = {1: "N", 2: (30.0, 35.0, 0.0), 3: "E", 4: (114.0, 18.0, 0.0)}


def draw(seed: int = 1, size: tuple[int, int] = (640, 480)) -> Image.Image:
    """Soft blobs: enough contrast for a hash of its own."""
    dice = random.Random(seed)
    small = Image.new("RGB", (8, 8))
    small.putdata([(dice.randrange(256), dice.randrange(256), dice.randrange(256)) for _ in range(64)])
    return small.resize(size, Image.Resampling.BICUBIC)


def encode(image: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def with_metadata(image: Image.Image, orientation: int = 1) -> bytes:
    """A JPEG as a phone makes it: orientation, maker, GPS position, comment."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "SecretMaker"
    exif.get_ifd(0x8825).update(GPS)
    return encode(image, exif=exif, comment=b"SecretComment", quality=90)


def upload(content: bytes, name: str = "photo.jpg", mime: str = "image/jpeg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type=mime)
