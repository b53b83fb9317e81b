"""Small invented photos: what was broken, and what it looked like afterwards."""

import io
import random
from functools import cache

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFilter

SIZE = (480, 360)
WALLS = [(226, 220, 206), (205, 213, 219), (232, 226, 214), (190, 198, 190), (214, 204, 196)]


def photo(seed: str, *, mended: bool) -> SimpleUploadedFile:
    """A wall, a floor and something in front of it; with a stain and drops before, clean and ticked afterwards."""
    name = "after.jpg" if mended else "before.jpg"
    return SimpleUploadedFile(name, _draw(seed, mended), content_type="image/jpeg")


@cache
def _draw(seed: str, mended: bool) -> bytes:
    dice = random.Random(seed)
    width, height = SIZE
    picture = Image.new("RGB", SIZE, dice.choice(WALLS))
    pen = ImageDraw.Draw(picture)
    floor = int(height * dice.uniform(0.6, 0.75))
    pen.rectangle((0, floor, width, height), fill=(150 + dice.randrange(40), 140, 120))
    for x in range(dice.randrange(20, 60), width, dice.randrange(60, 110)):
        pen.line((x, floor, x * 2 - width // 2, height), fill=(120, 112, 98), width=2)
    left, top = dice.randrange(40, 220), dice.randrange(40, 140)
    box = (left, top, left + dice.randrange(110, 200), top + dice.randrange(80, 150))
    pen.rounded_rectangle(box, radius=10, fill=(240, 240, 236), outline=(110, 110, 110), width=3)
    if not mended:
        for _stain in range(dice.randrange(4, 9)):
            x, y, r = dice.randrange(width), dice.randrange(height), dice.randrange(12, 46)
            pen.ellipse((x - r, y - r // 2, x + r, y + r // 2), fill=(110 + dice.randrange(40), 92, 66))
        picture = picture.filter(ImageFilter.GaussianBlur(1.6))
    else:
        pen.ellipse((width - 76, 14, width - 16, 74), fill=(46, 160, 90))
        pen.line((width - 62, 46, width - 50, 58, width - 30, 32), fill="white", width=7, joint="curve")
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()
