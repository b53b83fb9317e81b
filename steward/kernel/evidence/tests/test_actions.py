"""Attaching photos: files, flags, immutability, orphans."""

import os
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import TestCase

from steward.kernel.audit.models import Event
from steward.kernel.audit.queries import timeline
from steward.kernel.base import clock
from steward.kernel.base.refused import Refused
from steward.kernel.evidence.actions import attach_photo, forget_files, share_evidence
from steward.kernel.evidence.models import Evidence
from steward.kernel.evidence.orphans import remove_orphans
from steward.kernel.evidence.queries import photos_of
from steward.kernel.evidence.tests.pictures import draw, encode, upload, with_metadata
from steward.kernel.evidence.verify import verify_evidence
from steward.kernel.places.models import Place
from tests.people import World

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)


def stored(media: Path) -> list[Path]:
    return sorted(path for path in media.rglob("*") if path.is_file())


def test_attach_photo_keeps_three_files_and_a_row(world: World, media: Path) -> None:
    raw = with_metadata(draw())
    with clock.moved_to(NOW):
        photo = attach_photo(
            world.places["3-2-501"],
            upload(raw, "../../etc/passwd.jpg"),
            by=world.frank,
            latitude=Decimal("30.5"),
        )
    folder = media / str(world.organisation.pk) / "2026" / "11"
    assert [path.name for path in stored(folder)] == [
        f"{photo.public_id}.{name}" for name in ("original.jpg", "shown.jpg", "thumb.jpg")
    ]
    assert stored(media) == stored(folder)
    assert (folder / f"{photo.public_id}.original.jpg").read_bytes() == raw
    row = Evidence.objects.get()
    assert (row.by_user_id, row.size, row.mime, row.flags) == (
        world.frank.user_id,
        len(raw),
        "image/jpeg",
        {},
    )
    event = Event.objects.get(kind="evidence.attach")
    assert event.subject_type == "places.place" and event.site_id == world.site.pk
    assert list(photos_of(world.places["3-2-501"])) == [photo]


def test_attach_photo_flags_a_picture_seen_before(world: World) -> None:
    first, second, third, fourth = (
        world.places[code] for code in ("3-1-101", "3-1-102", "3-2-501", "3-2-502")
    )
    attach_photo(first, upload(encode(draw(1))), by=world.frank)
    same = attach_photo(second, upload(encode(draw(1))), by=world.frank)
    again = attach_photo(
        third, upload(encode(draw(1).resize((333, 250)), "WEBP", quality=50)), by=world.grace
    )
    other = attach_photo(fourth, upload(encode(draw(2))), by=world.frank)
    for copy in (same, again):
        seen = copy.flags["seen_before"]
        assert (seen["type"], seen["id"]) == ("places.place", first.pk)
    assert other.flags == {}


def test_attach_photo_takes_dark_pictures_for_different_ones(world: World) -> None:
    from PIL import Image

    place = world.places["3-1-101"]
    attach_photo(place, upload(encode(Image.new("RGB", (300, 300), (2, 2, 2)))), by=world.frank)
    assert (
        attach_photo(place, upload(encode(Image.new("RGB", (400, 300), (3, 3, 3)))), by=world.frank).flags
        == {}
    )


@pytest.mark.parametrize(("hours", "flagged"), [(0, None), (-11, None), (-13, -780), (0.05, None), (2, 120)])
def test_attach_photo_flags_a_clock_far_off(world: World, hours: float, flagged: int | None) -> None:
    with clock.moved_to(NOW):
        photo = attach_photo(
            world.places["3"], upload(encode(draw())), by=world.frank, taken_at=NOW + timedelta(hours=hours)
        )
    assert photo.flags.get("clock_off_minutes") == flagged and photo.received_at == NOW


def test_attach_photo_refused_leaves_nothing(world: World, media: Path) -> None:
    with pytest.raises(Refused):
        attach_photo(world.places["3"], upload(b"<html>"), by=world.frank)
    assert not stored(media) and not Evidence.objects.exists()


def test_attach_photo_failing_removes_its_files(
    world: World, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from steward.kernel.audit.kinds import _kinds

    monkeypatch.delitem(_kinds, "evidence.attach")
    with pytest.raises(KeyError):
        attach_photo(world.places["3"], upload(encode(draw())), by=world.frank)
    assert not stored(media) and not Evidence.objects.exists()


def test_internal_photos_stay_out_of_public_sight(world: World) -> None:
    place = world.places["3"]
    attach_photo(place, upload(encode(draw())), by=world.frank, internal=True)
    assert photos_of(place).count() == 1 and not photos_of(place, public=True).exists()
    assert len(timeline(place)) == 1 and timeline(place, public=True) == []


def test_photos_of_since_a_moment(world: World) -> None:
    place = world.places["3"]
    for hours in (0, 2):
        with clock.moved_to(NOW + timedelta(hours=hours)):
            attach_photo(place, upload(encode(draw(hours))), by=world.frank)
    assert photos_of(place, since=NOW + timedelta(hours=1)).count() == 1


@pytest.mark.parametrize("sql", ["UPDATE evidence_evidence SET note = 'x'", "DELETE FROM evidence_evidence"])
def test_evidence_is_insert_only(world: World, sql: str) -> None:
    photo = attach_photo(world.places["3"], upload(encode(draw())), by=world.frank)
    with (
        pytest.raises(DatabaseError, match="insert-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
    with pytest.raises(TypeError):
        photo.save()
    with pytest.raises(TypeError):
        photo.delete()


def test_share_evidence_names_the_same_files_which_stay_while_one_of_both_is_kept(
    world: World, media: Path
) -> None:
    first, second = world.places["3-1-101"], world.places["3-2-501"]
    photo = attach_photo(first, upload(encode(draw(1))), by=world.frank, internal=True)
    shared = share_evidence(photo, second, by=world.heidi)
    assert list(photos_of(second)) == [shared] and list(photos_of(first)) == [photo]
    assert (shared.original.name, shared.by_user_id, shared.is_internal) == (
        photo.original.name, world.frank.user_id, True,
    )  # fmt: skip
    assert (len(stored(media)), list(verify_evidence())) == (3, [])

    def forget(subject: Place) -> None:
        with TestCase.captureOnCommitCallbacks(execute=True):
            forget_files(subject, by=world.alice)
        for path in stored(media):
            os.utime(path, (0, 0))

    forget(first)
    assert (remove_orphans(), len(stored(media)), list(verify_evidence())) == (0, 3, [])
    forget(second)
    assert stored(media) == []


def test_remove_orphans_takes_only_old_files_without_a_row(world: World, media: Path) -> None:
    kept = attach_photo(world.places["3"], upload(encode(draw())), by=world.frank)
    with pytest.raises(RuntimeError), transaction.atomic():
        attach_photo(world.places["3"], upload(encode(draw(2))), by=world.frank)
        raise RuntimeError("the caller fails later")
    (media / "logo.jpg").write_bytes(b"not ours")
    assert len(stored(media)) == 7 and remove_orphans() == 0
    for path in stored(media):
        os.utime(path, (0, 0))
    assert remove_orphans() == 3
    assert {path.name.partition(".")[0] for path in stored(media)} == {str(kept.public_id), "logo"}
