"""Evidence tests keep their files in a folder of their own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from steward.kernel.evidence import subjects
from steward.kernel.places.models import Place
from steward.kernel.places.queries import visible_places


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()
    return tmp_path / "media"


@pytest.fixture
def places_as_subjects(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Places stand for what capabilities declare; customers may see those of floor 5."""
    monkeypatch.setattr(subjects, "_subjects", {})
    subjects.declare_subject(
        "places.place", visible_places, lambda actor: Place.objects.filter(code__endswith="501")
    )
    yield
