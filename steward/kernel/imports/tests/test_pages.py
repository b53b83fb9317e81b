"""The wizard in a browser without a browser: every step, every refusal in words."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from steward.kernel.imports.choices import BatchStatus
from steward.kernel.imports.files import full_path
from steward.kernel.imports.models import ImportBatch
from steward.kernel.imports.tests import sheets
from steward.kernel.imports.tests.lists import KIND, checked, upload
from steward.kernel.imports.tests.test_actions import BAD, LIST, areas
from steward.kernel.imports.tests.test_readers import HOSTILE
from steward.kernel.jobs.models import Job
from steward.kernel.jobs.worker import run_due_jobs
from tests.people import World


@pytest.fixture
def alice(world: World) -> Client:
    client = Client()
    client.force_login(world.users["alice"])
    return client


def send(client: Client, world: World, rows: Any, **extra: Any) -> Any:
    body = rows if isinstance(rows, bytes) else sheets.xlsx(rows)
    name = extra.pop("name", "areas.xlsx")
    data = {"kind": KIND.code, "site": world.site.pk, "file": SimpleUploadedFile(name, body), **extra}
    return client.post("/imports/upload/", data)


def text(response: Any) -> str:
    return str(response.content.decode())


def mapped(batch: ImportBatch, **extra: Any) -> dict[str, Any]:
    return {f"column_{letter}": name for letter, name in batch.mapping["columns"].items()} | extra


def test_wizard_from_upload_to_undo(alice: Client, world: World) -> None:
    assert "multipart/form-data" in text(alice.get("/imports/"))
    response = send(alice, world, LIST)
    batch = ImportBatch.objects.get()
    home = f"/imports/{batch.pk}/"
    assert response.status_code == 302 and response.url == home
    page = text(alice.get(home))
    assert 'name="column_A"' in page and 'value="name" selected' in page and "片区" in page
    alice.post(f"{home}map/", mapped(batch, option_twice="on"))
    batch.refresh_from_db()
    assert batch.status == BatchStatus.CHECKED and batch.options == ["twice"]
    assert alice.get(home).status_code == 200
    alice.post(f"{home}commit/")
    assert f'hx-get="{home}progress/"' in text(alice.get(home))
    assert 'id="progress"' in text(alice.get(f"{home}progress/"))
    run_due_jobs()
    assert alice.get(f"{home}progress/").headers["HX-Refresh"] == "true"
    assert areas() == {"东", "西", "南"} and "undo/" in text(alice.get(home))
    alice.post(f"{home}undo/")
    run_due_jobs()
    assert areas() == set() and alice.get(home).status_code == 200
    assert home in text(alice.get("/imports/"))


def test_wizard_shows_bad_cells_and_takes_the_good_rows(alice: Client, world: World) -> None:
    batch = checked(BAD, world.site, world.alice)
    home = f"/imports/{batch.pk}/"
    page = text(alice.get(home))
    assert ">A3</td>" in page and ">B4</td>" in page and "good_rows_only" in page
    assert alice.post(f"{home}commit/").status_code == 409 and areas() == set()
    alice.post(f"{home}commit/", {"good_rows_only": "on"})
    run_due_jobs()
    assert areas() == {"东", "北"}


def test_wizard_of_a_large_list_checks_in_the_background(
    alice: Client, world: World, monkeypatch: Any
) -> None:
    monkeypatch.setattr("steward.kernel.imports.views.SMALL", 10)
    batch = upload(LIST, world.site, world.alice)
    home = f"/imports/{batch.pk}/"
    alice.post(f"{home}map/", mapped(batch))
    assert "progress/" in text(alice.get(home))
    run_due_jobs()
    batch.refresh_from_db()
    assert batch.status == BatchStatus.CHECKED
    alice.post(f"{home}remap/")
    assert 'name="column_A"' in text(alice.get(home))


@pytest.mark.parametrize("sort", HOSTILE)
def test_upload_of_a_hostile_file_says_what_kept_and_do(alice: Client, world: World, sort: str) -> None:
    """Bombs, macros, other formats, far cells, damage: what `test_readers` refuses is refused on the page in words."""
    name, body = HOSTILE[sort]()
    response = send(alice, world, body, name=name)
    assert response.status_code == 409 and 'class="alert alert-danger"' in text(response)
    assert not ImportBatch.objects.exists()
    assert not list(full_path("imports").rglob("*.*")), "a refused file is not kept"


def test_upload_without_a_site_or_a_file_comes_back(alice: Client, world: World) -> None:
    assert send(alice, world, LIST, site="").status_code == 422
    assert alice.post("/imports/upload/", {"kind": KIND.code}).status_code == 422
    assert send(alice, world, LIST, kind="none").status_code == 422


def test_upload_into_a_site_of_others_comes_back(alice: Client, world: World, strangers: World) -> None:
    assert send(alice, world, LIST, site=strangers.site.pk).status_code == 422


def test_map_that_misses_a_column_or_invents_one_comes_back(alice: Client, world: World) -> None:
    batch = upload(LIST, world.site, world.alice)
    home = f"/imports/{batch.pk}/"
    assert alice.post(f"{home}map/", {}).status_code == 409
    assert alice.post(f"{home}map/", mapped(batch, column_D="colour")).status_code == 422
    assert alice.post(f"{home}map/", mapped(batch, column_D="name")).status_code == 409


def test_read_in_another_encoding(alice: Client, world: World) -> None:
    batch = upload("面積,area\n1,東\n".encode("big5"), world.site, world.alice, name="a.csv")
    alice.post(f"/imports/{batch.pk}/read/", {"encoding": "big5"})
    assert "面積" in text(alice.get(f"/imports/{batch.pk}/"))
    assert alice.post(f"/imports/{batch.pk}/read/", {"encoding": "utf-8"}).status_code == 409


def test_drop_gives_the_upload_up(alice: Client, world: World) -> None:
    batch = upload(LIST, world.site, world.alice)
    assert alice.post(f"/imports/{batch.pk}/drop/").headers["Location"] == "/imports/"
    assert alice.get(f"/imports/{batch.pk}/").status_code == 200


def test_double_commit_writes_once(alice: Client, world: World) -> None:
    batch = checked(LIST, world.site, world.alice)
    assert alice.post(f"/imports/{batch.pk}/commit/").status_code == 302
    assert alice.post(f"/imports/{batch.pk}/commit/").status_code == 409
    run_due_jobs()
    assert len(areas()) == 3 and Job.objects.count() == 1


def test_batch_whose_job_is_dead_may_be_given_up(alice: Client, world: World) -> None:
    batch = checked(LIST, world.site, world.alice)
    alice.post(f"/imports/{batch.pk}/commit/")
    assert alice.post(f"/imports/{batch.pk}/drop/").status_code == 409
    Job.objects.update(status="dead")
    assert "drop/" in text(alice.get(f"/imports/{batch.pk}/"))
    assert alice.post(f"/imports/{batch.pk}/drop/").status_code == 302


def test_mapping_page_hides_long_numbers(alice: Client, world: World) -> None:
    batch = upload(
        [["片区", "who knows", "负责人"], ["东", "13800001234", "张三丰"]], world.site, world.alice
    )
    page = text(alice.get(f"/imports/{batch.pk}/"))
    assert "13800001234" not in page and "张三丰" not in page and "张**" in page


def test_pages_are_for_importing_posts_of_the_site_only(world: World, strangers: World) -> None:
    batch = upload(LIST, world.site, world.alice)
    for person, status in (("carol", 403), ("frank", 403), ("bob", 200), ("judy", 200)):
        client = Client()
        client.force_login(world.users[person])
        assert client.get(f"/imports/{batch.pk}/").status_code == status
        assert client.get("/imports/").status_code == status
    other = Client()
    other.force_login(strangers.users["alice"])
    assert other.get(f"/imports/{batch.pk}/").status_code == 404
    assert other.post(f"/imports/{batch.pk}/commit/").status_code == 404


def test_list_page_asks_a_constant_number_of_queries(
    alice: Client, world: World, django_assert_max_num_queries: Any
) -> None:
    upload(LIST, world.site, world.alice)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as one:
        alice.get("/imports/")
    for _n in range(2):
        upload(LIST, world.site, world.alice)
    with django_assert_max_num_queries(len(one)):
        alice.get("/imports/")
