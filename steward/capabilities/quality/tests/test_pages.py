"""The pages of quality; the laws of tests/architecture try the rest of them."""

import json
from html import unescape

from steward.capabilities.quality.actions import train_text_model
from steward.capabilities.quality.tests.factories import make_history, make_hot_spot


def test_report_form_asks_for_a_suggestion_beside_the_title(office, client):
    client.force_login(office.users["carol"])

    page = client.get("/tickets/report/").content.decode()

    assert 'hx-post="/quality/suggest/"' in page
    assert 'hx-params="title,body"' in page  # nothing else of the form leaves the page before it is sent


def test_suggest_offers_what_a_tap_fills_in(office, client):
    rows = make_history(office)
    train_text_model(by=office.kim)
    client.force_login(office.users["carol"])

    page = client.post("/quality/suggest/", {"title": "卫生间天花板漏水"}).content.decode()

    told = unescape(page.partition('data-fill="')[2].partition('"')[0])
    assert json.loads(told) == {"kind": "repair", "category": str(rows[0].category_id)}
    assert "漏水" in page


def test_suggest_says_nothing_where_nothing_is_clear(office, client):
    client.force_login(office.users["carol"])

    assert client.post("/quality/suggest/", {"title": "你好"}).content.decode().strip() == ""


def test_hot_spot_page_shows_complaints_people_and_course(office, client):
    item = make_hot_spot(office)
    client.force_login(office.users["kim"])

    page = client.get(f"/hotspots/{item.pk}/").content.decode()

    assert page.count("/tickets/") >= 3
    assert 'data-width="100"' in page
    assert item.title in page


def test_hot_spots_wait_on_today_with_their_next_step(office, client):
    item = make_hot_spot(office)
    client.force_login(office.users["kim"])

    assert f"/hotspots/{item.pk}/explain/" in client.get("/").content.decode()
