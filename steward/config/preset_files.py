"""The files of `presets/`, read once."""

import tomllib
from functools import cache
from typing import Any

from django.conf import settings

FOLDER = settings.BASE_DIR / "presets"


@cache
def read_presets(name: str) -> dict[str, Any]:
    """One file, such as `targets` or `demonstration/staff`. Raises where it is missing or broken: a bad delivery."""
    with (FOLDER / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)
