"""Law 3: a list costs the same number of queries whether it has one row or three; so do a detail and the API."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from steward.kernel.surface.declare import resources
from steward.kernel.surface.lists import COUNT_CAP
from tests.samples import samples

NAMES = list(resources())
COUNTED = f"LIMIT {COUNT_CAP + 1}"


def queries_of(client: Client, address: str) -> list[str]:
    """The statements of one request, after one that warmed what is kept; without the count of a list, which is asked
    for once, and only where its rows fill more than a page."""
    assert client.get(address).status_code == 200, address
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in captured.captured_queries if COUNTED not in query["sql"]]


@pytest.fixture
def judy(office):
    """The director sees every list."""
    client = Client()
    client.force_login(office.users["judy"])
    return client


@pytest.mark.once
@pytest.mark.parametrize("name", NAMES)
def test_lists_cost_the_same_at_one_row_and_at_three(office, judy, name):
    sample = samples()[name]
    sample.make(office, "3", "")
    addresses = [reverse(f"{name}:list") + "?view=", reverse(f"api:{name}")]
    before = {address: queries_of(judy, address) for address in addresses}
    for building in ("3", "1"):
        sample.make(office, building, "")
    for address in addresses:
        after = queries_of(judy, address)
        assert len(after) == len(before[address]), f"{address}:\n" + "\n".join(sorted(set(after)))


@pytest.mark.parametrize("name", NAMES)
def test_lists_are_walked_to_their_end_in_every_order(office, judy, name):
    for building in ("3", "1", "3"):
        samples()[name].make(office, building, "")
    resource = resources()[name]
    orders = {column.name for column in resource.columns if column.sort and column.sorts is None}
    for order in ["", *orders, *(f"-{order}" for order in orders)]:
        asked, found = {"limit": 1} | ({"sort": order} if order else {}), []
        page = judy.get(reverse(f"api:{name}"), asked).json()
        while page["after"]:
            found.append(page["items"][0]["id"])
            page = judy.get(reverse(f"api:{name}"), asked | {"after": page["after"]}).json()
        found += [row["id"] for row in page["items"]]
        assert len(found) == len(set(found)) == page["count"], order


@pytest.mark.once
@pytest.mark.parametrize("name", NAMES)
def test_details_cost_the_same_among_one_row_and_among_three(office, judy, name):
    sample = samples()[name]
    row = sample.make(office, "3", "")
    addresses = [reverse(f"{name}:detail", args=[row.pk]), reverse(f"api:{name}-detail", args=[row.pk])]
    before = {address: len(queries_of(judy, address)) for address in addresses}
    for building in ("3", "1"):
        sample.make(office, building, "")
    assert {address: len(queries_of(judy, address)) for address in addresses} == before


@pytest.mark.once
@pytest.mark.parametrize("person", ["carol", "heidi", "frank", "alice"])
def test_today_costs_the_same_at_one_row_and_at_three(office, person):
    client = Client()
    client.force_login(office.users[person])
    for sample in samples().values():
        sample.make(office, "3", "")
    before = queries_of(client, "/")
    for sample in samples().values():
        for building in ("3", "3"):
            sample.make(office, building, "")
    assert len(queries_of(client, "/")) == len(before)
    assert person != "heidi" or len(before) <= 25, "a steward's page is opened all day: bench/README.md"
