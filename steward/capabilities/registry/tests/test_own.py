"""Own details on every face: lists, pages, programs, the document, and lists that come in."""

import json
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from steward.kernel.custom.actions import fill_place
from steward.kernel.custom.models import CustomValue
from steward.kernel.custom.tests.factories import own_field, personal_field
from steward.kernel.imports import actions as imports
from steward.kernel.imports.choices import Verdict
from steward.kernel.imports.queries import findings_of
from steward.kernel.surface.declare import resources
from steward.kernel.surface.openapi import openapi_document
from tests.people import World, signed_in

LIST = """房号,备用钥匙,门禁卡号,出租,看不懂
3栋2单元501,2,C0307712,无,x
3-2-502,7,,,
3-1-101,3,,有,
9-9-999,1,,,
3-1-102,viele,,,
"""


def test_list_of_own_details_fills_what_was_empty(world: World, settings: Settings, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    own_field(world)
    personal_field(world)
    own_field(world, code="lets", label="出租", kind="yes_no")
    for code, keys in (("3-2-502", 1), ("3-1-101", 3)):
        fill_place(world.places[code], by=world.carol, values={"spare_keys": keys})
    file = SimpleUploadedFile("自定义.csv", LIST.encode("utf-8-sig"))
    batch = imports.upload_batch(file, "自定义.csv", kind="own", site=world.site, by=world.alice)
    assert sorted(batch.mapping["columns"].values()) == ["own_card", "own_lets", "own_spare_keys", "unit"]
    imports.map_batch(batch, batch.mapping["columns"], by=world.alice, options=[imports.GOOD_ROWS_ONLY])
    imports.check_batch(batch, by=world.alice)
    assert [finding.row for finding in findings_of(batch, Verdict.REFUSED)] == [3, 5, 6]
    imports.commit_batch(batch, by=world.alice)
    imports.write_batch(batch, by=world.alice)
    rows = CustomValue.objects.filter(ended_at__isnull=True).select_related("field", "place").order_by("pk")
    assert {(row.place and row.place.code, row.field.code, row.whole) for row in rows} == {
        ("3-2-502", "spare_keys", "1"),
        ("3-1-101", "spare_keys", "3"),
        ("3-1-101", "lets", "yes"),
        ("3-2-501", "spare_keys", "2"),
        ("3-2-501", "card", "C0307712"),
        ("3-2-501", "lets", "no"),
    }
    assert not CustomValue.objects.exclude(sealed="").exclude(text="").exists()
    imports.undo_batch(batch, by=world.alice)
    imports.remove_batch(batch, by=world.alice)
    assert CustomValue.objects.filter(ended_at__isnull=True).count() == 2


HOME = "3-2-501"


def held(place: Any) -> dict[str, str]:
    rows = CustomValue.objects.filter(place=place, ended_at__isnull=True)
    return {row.field.code: row.whole for row in rows.select_related("field")}


def test_list_shows_sorts_out_and_costs_the_same(world: World) -> None:
    own_field(world, is_listed=True)
    own_field(world, code="view", label="朝向", kind="choice", choices=["湖景", "园景"], is_listed=True)
    own_field(world, code="since", label="入住", kind="date")
    client = signed_in(world, "carol")
    client.get("/households/")
    costs = []
    for number, code in enumerate(("3-1-101", "3-1-102", HOME)):
        values = {
            "view": "湖景" if number else "园景",
            "since": f"2026-0{number + 1}-01",
            "spare_keys": 41 + number,
        }
        fill_place(world.places[code], by=world.carol, values=values)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page = client.get("/households/").content.decode()
        costs.append(len(queries))
        assert f"<td>{41 + number}</td>" in page
    assert len(set(costs)) == 1
    found = client.get("/api/v1/households?own_view=湖景&own_since=2026-03-01..&columns=code,own_view").json()
    assert [row["code"] for row in found["items"]] == [HOME]
    assert found["items"][0]["custom"] == {"view": "湖景"}


def post(client: Client, address: str, body: dict[str, Any]) -> Any:
    headers = {"Idempotency-Key": uuid4().hex}
    return client.post(address, json.dumps(body), content_type="application/json", headers=headers)


def test_programs_fill_and_read_an_object(world: World) -> None:
    own_field(world)
    own_field(world, code="lets", label="出租", kind="yes_no")
    personal_field(world)
    client, address = signed_in(world, "carol"), f"/api/v1/households/{world.places[HOME].pk}"
    assert (
        post(
            client, f"{address}/fill", {"own_spare_keys": 2, "own_lets": False, "own_card": "A1234567"}
        ).status_code
        == 200
    )
    assert client.get(address).json()["custom"] == {"spare_keys": 2, "lets": False, "card": "A***"}
    assert post(client, f"{address}/fill", {"own_spare_keys": None}).status_code == 200
    assert client.get(address).json()["custom"] == {"spare_keys": None, "lets": False, "card": "A***"}
    assert post(client, f"{address}/fill", {"own_card": "-"}).status_code == 200
    assert held(world.places[HOME])["card"] == ""
    assert post(client, f"{address}/fill", {"own_nothing": 1}).status_code == 400
    assert post(client, f"{address}/fill", {"own_spare_keys": "zwei"}).status_code == 422


def test_page_keeps_a_personal_value_nobody_typed_again(world: World) -> None:
    own_field(world)
    personal_field(world)
    place = fill_place(world.places[HOME], by=world.carol, values={"card": "A1234567", "spare_keys": 2})
    client, address = signed_in(world, "carol"), f"/households/{place.pk}/fill/"
    page = client.get(address).content.decode()
    assert "A1234567" not in page and "A***" in page and 'value="2"' in page
    client.post(address, {"own_spare_keys": "3", "own_card": ""})
    assert held(place) == {"card": "A1234567", "spare_keys": "3"}
    assert "A1234567" not in client.get(f"/households/{place.pk}/").content.decode()


def test_document_tells_of_the_object_and_of_what_may_be_sent(world: World) -> None:
    paths = openapi_document([resources()["households"]])["paths"]
    row = paths["/api/v1/households/{id}"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert row["properties"]["custom"]["type"] == "object"
    body = paths["/api/v1/households/{id}/fill"]["post"]["requestBody"]["content"]["application/json"][
        "schema"
    ]
    assert list(body["patternProperties"]) == ["^own_[a-z][a-z0-9_]*$"]
