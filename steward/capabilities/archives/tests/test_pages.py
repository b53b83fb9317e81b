"""Pages of archives beyond what the laws look at: the household's panel, the walk on a phone, lists that come in."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from steward.capabilities.archives.models import Archive, Mark
from steward.capabilities.archives.tests.factories import file_box, walk
from steward.kernel.imports import actions as imports
from steward.kernel.imports.choices import Verdict
from steward.kernel.imports.models import ImportBatch
from steward.kernel.imports.queries import findings_of
from tests.people import World

LIST = """题名,档号,房号,档案室,柜号,层号,保管期限,密级,介质
3-2-501 业主档案,0501,3栋2单元501,一楼档案室,B,4,永久,,纸质
3-2-502 业主档案,0502,3-2-502,,,5,2030-12-31,保密,纸质
消防竣工图,,,,,,,,电子
不知何处,0503,9-9-999,一楼档案室,B,4,,,
3-2-501 业主档案,0501,3-2-501,一楼档案室,B,4,,,
"""


def test_household_page_shows_its_archives(world: World, client: Client) -> None:
    file_box(world)
    client.force_login(world.users["heidi"])
    page = client.get(f"/households/{world.places['3-2-501'].pk}/").content.decode()
    assert "3-2-501 业主档案盒" in page
    assert (
        "3-2-501 业主档案盒" not in client.get(f"/households/{world.places['3-2-502'].pk}/").content.decode()
    )


def test_walk_marks_what_is_ticked_with_one_button(world: World, client: Client) -> None:
    archive = file_box(world)
    run = walk(world)
    client.force_login(world.users["carol"])
    assert f'value="{archive.pk}"' in client.get(f"/stocktakings/{run.pk}/").content.decode()
    sent = client.post(f"/stocktakings/{run.pk}/tick/", {"archives": [archive.pk], "finding": "found"})
    assert sent.status_code == 302
    assert Mark.objects.get().finding == "found"


def imported(world: World) -> ImportBatch:
    file = SimpleUploadedFile("档案.csv", LIST.encode("utf-8-sig"))
    batch = imports.upload_batch(file, "档案.csv", kind="archives", site=world.site, by=world.alice)
    imports.map_batch(batch, batch.mapping["columns"], by=world.alice, options=[imports.GOOD_ROWS_ONLY])
    imports.check_batch(batch, by=world.alice)
    imports.commit_batch(batch, by=world.alice)
    imports.write_batch(batch, by=world.alice)
    return batch


def test_list_of_archives_comes_in_and_goes_again(world: World, settings: Settings, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    batch = imported(world)
    rows = Archive.objects.order_by("pk")
    assert [(row.title, row.place and row.place.code, row.matter, row.secrecy, row.room) for row in rows] == [
        ("3-2-501 业主档案", "3-2-501", "household", "open", "一楼档案室"),
        ("3-2-502 业主档案", "3-2-502", "household", "restricted", "一楼档案室"),
        ("消防竣工图", None, "site", "open", "一楼档案室"),
    ]
    assert len({row.number for row in rows}) == 3
    assert [finding.row for finding in findings_of(batch, Verdict.REFUSED)] == [5]
    assert [finding.row for finding in findings_of(batch, Verdict.SKIPPED)] == [6]
    imports.undo_batch(batch, by=world.alice)
    imports.remove_batch(batch, by=world.alice)
    assert not Archive.objects.exists()
