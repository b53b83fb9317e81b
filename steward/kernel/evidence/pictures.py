"""Pictures that people upload: what is taken, what is refused, and what is made of them."""

import io
from dataclasses import dataclass
from hashlib import sha256

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from steward.kernel.base.refused import Refused

MAX_BYTES = 12 * 1024 * 1024
MAX_PIXELS = 40_000_000
SHOWN_SIDE, THUMB_SIDE = 1600, 320
ORIENTATION = 0x0112
# First bytes of a file -> (Pillow's name, mime, ending). A file's own name is never believed.
MAGIC = {
    b"\xff\xd8\xff": ("JPEG", "image/jpeg", "jpg"),
    b"\x89PNG\r\n\x1a\n": ("PNG", "image/png", "png"),
    b"RIFF": ("WEBP", "image/webp", "webp"),
}
APPLE = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif")

# Sizes are checked here from the header, before any pixel is decoded; Pillow would only warn.
Image.MAX_IMAGE_PIXELS = None


@dataclass(frozen=True)
class Picture:
    """A picture taken apart: the file as it came, and the two made of it."""

    original: bytes
    shown: bytes
    thumb: bytes
    mime: str
    ending: str
    width: int
    height: int
    sha256: str
    hash_parts: tuple[int, int, int, int] | None


def read_picture(upload: UploadedFile) -> Picture:
    """Check an upload and make its smaller sisters: upright, RGB, without EXIF, comments or profiles.

    Refuses more than 12 MB or 40 megapixels, what is no JPEG, PNG or WebP by its first bytes, and what does not
    decode to the end.
    """
    if (upload.size or 0) > MAX_BYTES:
        raise _refusal(_("This photo is larger than 12 MB."), _("Choose a smaller one."), "too_large")
    upload.seek(0)
    raw = upload.read(MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        raise _refusal(_("This photo is larger than 12 MB."), _("Choose a smaller one."), "too_large")
    name, mime, ending = _format_of(raw)
    image, width, height = _decode(raw, name)
    shown = _smaller(image, SHOWN_SIDE)
    thumb = _smaller(shown, THUMB_SIDE)
    return Picture(
        original=raw,
        shown=_jpeg(shown, 82),
        thumb=_jpeg(thumb, 75),
        mime=mime,
        ending=ending,
        width=width,
        height=height,
        sha256=sha256(raw).hexdigest(),
        hash_parts=difference_hash(thumb),
    )


def difference_hash(image: Image.Image) -> tuple[int, int, int, int] | None:
    """The 64-bit difference hash in four quarters: does each of 8 x 8 fields get darker to the right?

    Survives scaling, re-encoding and small corrections. None for a picture without contrast: all of them are alike.
    """
    pixels = image.convert("L").resize((9, 8), Image.Resampling.LANCZOS).tobytes()
    bits = [pixels[row * 9 + x] > pixels[row * 9 + x + 1] for row in range(8) for x in range(8)]
    if max(pixels) - min(pixels) < 8:
        return None
    a, b, c, d = (
        int("".join("01"[bit] for bit in bits[start : start + 16]), 2) for start in range(0, 64, 16)
    )
    return a, b, c, d


def _format_of(raw: bytes) -> tuple[str, str, str]:
    for magic, found in MAGIC.items():
        if raw.startswith(magic) and (magic != b"RIFF" or raw[8:12] == b"WEBP"):
            return found
    if raw[4:8] == b"ftyp" and raw[8:12] in APPLE:
        raise _refusal(
            _("This photo is in the HEIC format, which most computers cannot show."),
            _("Set the camera to “Most compatible” (JPEG), or choose a JPEG."),
            "heic",
        )
    raise _refusal(_("This file is not a photo."), _("Choose a JPEG, PNG or WebP picture."), "not_a_photo")


def _decode(raw: bytes, name: str) -> tuple[Image.Image, int, int]:
    try:
        image = Image.open(io.BytesIO(raw), formats=[name])
        width, height = image.size
        if width * height > MAX_PIXELS:
            raise _refusal(
                _("This picture has more than 40 megapixels."), _("Choose a smaller one."), "too_many_pixels"
            )
        if image.getexif().get(ORIENTATION, 1) >= 5:
            width, height = height, width
        # A JPEG decodes straight to a smaller picture: a quarter of the time and memory.
        image.draft("RGB", (SHOWN_SIDE, SHOWN_SIDE))
        image.load()
        ImageOps.exif_transpose(image, in_place=True)
        return _plain(image), width, height
    except Refused:
        raise
    except UnidentifiedImageError:
        raise _refusal(
            _("This file is not a photo."), _("Choose a JPEG, PNG or WebP picture."), "not_a_photo"
        )
    except Exception:
        # Hostile and broken files make a decoder fail in any way it can; all of them mean the same to a person.
        raise _refusal(_("This photo is damaged or incomplete."), _("Take or choose it again."), "damaged")


def _plain(image: Image.Image) -> Image.Image:
    """RGB on white, and nothing but pixels."""
    if image.mode != "RGB":
        white = Image.new("RGBA", image.size, "white")
        white.alpha_composite(image.convert("RGBA"))
        image = white.convert("RGB")
    image.info.clear()
    return image


def _smaller(image: Image.Image, side: int) -> Image.Image:
    """The picture itself where it is small enough."""
    scale = side / max(image.size)
    if scale >= 1:
        return image
    width, height = (max(1, round(length * scale)) for length in image.size)
    return image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)


def _jpeg(image: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality)
    return out.getvalue()


def _refusal(what: str, do: str, code: str) -> Refused:
    return Refused(what, do=do, field="photos", code=code)
