"""The pages of things; the laws of tests/architecture try the rest of them."""

from steward.capabilities.things.tests.factories import make_thing


def test_things_list_shows_a_row(world, client):
    item = make_thing(world)
    client.force_login(world.user("carol"))

    page = client.get("/things/")

    assert page.status_code == 200
    assert item.number in page.content.decode()
