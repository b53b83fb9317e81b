"""Law 2: every address is known, and each of the three locks holds at each of them."""

import json
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import resolve, reverse

from steward.config.routes import routes
from steward.kernel.surface.declare import resources
from steward.kernel.surface.export_files import file_of, make_file
from steward.kernel.surface.exports import ask_export
from steward.kernel.tenancy.scope import scope
from steward.portal.tests.factories import customer_of
from tests.architecture.doors import (
    API,
    CUSTOMER,
    DOORS,
    OFFICE,
    OWN,
    PROGRAM,
    PUBLIC,
    RESOURCE,
    door_of,
    unknown_routes,
)
from tests.people import World, hold_every_post
from tests.samples import samples

GONE = (403, 404)


def client_of(user) -> Client:
    """A browser in which a person is signed in."""
    client = Client()
    client.force_login(user)
    return client


def knock(client: Client, route, parameters):
    """The answer to looking at a page; where it only takes posts, to sending it."""
    address = reverse(route.name, kwargs=parameters)
    headers = {"Idempotency-Key": uuid4().hex}
    response = client.get(address)
    if getattr(response, "streaming", False):
        response.getvalue()  # to its end: the client closes it then, without the request's own clean-up
    if response.status_code != 405:
        return response
    if address.startswith("/api/"):
        return client.post(address, json.dumps({}), content_type="application/json", headers=headers)
    return client.post(address)


def parameters_of(route, rows, world: World):
    """What fills the address: the row of its resource, or what the table of doors says."""
    door = door_of(route)
    if door.kind in (RESOURCE, API):
        name, _, verb = route.name.partition(":")
        values = {}
        if "pk" in route.parameters:
            values["pk"] = rows[name if door.kind == RESOURCE else verb.partition("-")[0]].pk
        if "verb_name" in route.parameters:
            values["verb_name"] = next((v.name for v in resources()[name].verbs if v.bulk), "none")
        return values
    return door.theirs(world) if door.theirs else {}


@pytest.fixture(autouse=True)
def _no_rate(settings):
    """Every door is knocked at within a minute; the limits have tests of their own."""
    settings.STEWARD_RATE_READ = settings.STEWARD_RATE_WRITE = 100_000


@pytest.fixture
def rows(office):
    """One row of each resource, in building 3."""
    return {name: sample.make(office, "3", "") for name, sample in samples().items()}


# After these the browser is nobody's.
LEAVING = ("desk:sign_out",)


def of_kind(*kinds):
    """The routes of some kinds of door, without those the other laws report as unknown."""
    return [route for route in routes() if (door := door_of(route)) and door.kind in kinds]


def test_every_route_is_known():
    assert not [f"{route.name} /{route.path}" for route in unknown_routes()], (
        "add them to tests/architecture/doors.py"
    )


def test_doors_lead_somewhere():
    assert not set(DOORS) - {route.name for route in routes()}, (
        "take these out of tests/architecture/doors.py"
    )


def test_every_resource_has_samples_pages_and_an_api():
    names = {route.name for route in routes()}
    for name, resource in resources().items():
        assert name in samples(), f"tests/samples.py of its package says nothing about {name}"
        assert {f"{name}:list", f"{name}:detail"} <= names
        assert {f"{name}:{verb.name}" for verb in resource.verbs} <= names
        assert {f"api:{name}", f"api:{name}-detail"} <= names


def test_every_list_leads_to_its_rows():
    """On a desk a row opens by a link in one of its columns; without one nobody gets to the row."""
    assert not [
        name
        for name, resource in resources().items()
        if not any(column.kind == "link" for column in resource.columns)
    ]


def test_routes_have_one_name_each():
    names = [route.name for route in routes()]
    assert not {name for name in names if names.count(name) > 1}


def test_every_address_leads_to_its_own_page():
    """Two pages at one address: the second would never be seen."""
    plain = [route for route in routes() if not route.parameters]
    assert not [
        (route.name, found) for route in plain if (found := resolve(f"/{route.path}").view_name) != route.name
    ]


@pytest.mark.once
def test_anonymous_people_are_sent_to_sign_in(office, rows):
    found = []
    for route in of_kind(OWN, OFFICE, RESOURCE):
        response = knock(Client(), route, parameters_of(route, rows, office))
        if response.status_code != 302 or not response.url.startswith("/sign-in/"):
            found.append((route.name, response.status_code))
    for route in of_kind(API, PROGRAM):
        response = knock(Client(), route, parameters_of(route, rows, office))
        if response.status_code != 401:
            found.append((route.name, response.status_code))
    assert not found


def test_anonymous_people_see_public_pages_without_a_name_of_ours(office, rows):
    for route in of_kind(PUBLIC):
        response = knock(Client(), route, parameters_of(route, rows, office))
        assert response.status_code < 500
        assert "Carol" not in response.content.decode()


@pytest.mark.once
def test_whoever_is_no_customer_is_sent_to_the_customers_sign_in(office, rows, stranger):
    """Nobody's, a stranger's and the director's browser alike: no post opens a customer's page."""
    found = []
    for route in of_kind(CUSTOMER):
        parameters = parameters_of(route, rows, office)
        for client in (Client(), client_of(stranger), client_of(office.users["judy"])):
            response = knock(client, route, parameters)
            if response.status_code != 302 or not response.url.startswith("/my/sign-in/"):
                found.append((route.name, response.status_code))
    assert not found


@pytest.mark.once
def test_customers_are_nobody_on_pages_of_staff_and_in_the_api(office, rows):
    """Even with the cookie carried where no browser sends it."""
    found, client = [], customer_of(office, "3-2-501")
    for morsel in client.cookies.values():
        morsel["path"] = "/"
    for route in of_kind(OWN, OFFICE, RESOURCE):
        response = knock(client, route, parameters_of(route, rows, office))
        if response.status_code != 302 or not response.url.startswith("/sign-in/"):
            found.append((route.name, response.status_code))
    for route in of_kind(API, PROGRAM):
        response = knock(client, route, parameters_of(route, rows, office))
        if response.status_code != 401:
            found.append((route.name, response.status_code))
    assert not found


def test_customers_find_their_own_things(office, rows):
    """The counter-proof to the law below."""
    for route in of_kind(CUSTOMER):
        response = knock(customer_of(office, "3-2-501"), route, parameters_of(route, rows, office))
        # An empty form is refused in its own words; what counts is that the page is found.
        assert response.status_code in (200, 302, 409, 422), (route.name, response.status_code)
        assert not getattr(response, "url", "").startswith("/my/sign-in/?"), route.name


def test_other_customers_find_nothing_of_ours(office, rows, strangers):
    """Not the neighbour, and not a customer of another company."""
    found = []
    with scope(strangers.organisation.pk):
        far = customer_of(strangers, "3-2-501")
    for client in (customer_of(office, "1-1-101", "13800000011"), far):
        for route in of_kind(CUSTOMER):
            parameters = parameters_of(route, rows, office)
            if "pk" in parameters and (response := knock(client, route, parameters)).status_code != 404:
                found.append((route.name, response.status_code))
    assert not found


@pytest.mark.once
def test_strangers_are_refused_wherever_a_post_is_needed(office, rows, stranger):
    client, found = client_of(stranger), []
    for route in of_kind(OFFICE, RESOURCE, API):
        response = knock(client, route, parameters_of(route, rows, office))
        allowed = (403, 404) if route.name == "api:nothing" else (403,)
        if response.status_code not in allowed:
            found.append((route.name, response.status_code))
    assert not found


def test_strangers_find_their_own_pages_empty(office, rows, stranger):
    found = []
    for route in of_kind(OWN, PROGRAM):
        parameters = parameters_of(route, rows, office)
        response = knock(client_of(stranger), route, parameters)
        right = response.status_code in GONE if parameters else response.status_code < 500
        if not right or shown(response, rows):
            found.append((route.name, response.status_code, shown(response, rows)))
    assert not found


def shown(response, rows):
    """Which rows an answer shows or names."""
    if getattr(response, "streaming", False):
        return []
    text = response.content.decode(errors="replace")
    return [
        name
        for name, row in rows.items()
        if f'href="/{name}/{row.pk}/"' in text
        or (text.startswith("{") and resources()[name].title(row) in text)
    ]


@pytest.mark.once
@pytest.mark.slow
def test_other_organisations_find_nothing_of_ours(office, rows, strangers):
    """Not even their director, who holds every post at home."""
    with scope(strangers.organisation.pk):
        hold_every_post(strangers, "judy")
    found, client = [], client_of(strangers.users["judy"])
    for route in of_kind(OWN, OFFICE, RESOURCE, API, PROGRAM):
        parameters = parameters_of(route, rows, office)
        response = knock(client, route, parameters)
        if route.name in LEAVING:
            client = client_of(strangers.users["judy"])
        names_a_thing = set(parameters) - {"verb_name", "size"}
        wanted = GONE if names_a_thing else (200, 302, 400, 403, 404, 409, 422)
        if response.status_code not in wanted or shown(response, rows):
            found.append((route.name, response.status_code, shown(response, rows)))
    assert client.get("/").status_code == 200, "whoever was signed out on the way proved nothing"
    assert not found


def elsewhere(office, rows):
    """Resources of which Ivan, steward of building 1, must see no row of building 3; with him and a browser of his."""
    client = client_of(office.users["ivan"])
    for name, resource in resources().items():
        if samples()[name].by_area and resource.open_to(office.ivan):
            yield name, resource, rows[name], client


def test_other_areas_are_not_listed_and_not_found(office, rows):
    found = []
    for name, _resource, row, client in elsewhere(office, rows):
        for route in of_kind(RESOURCE, API):
            belongs = route.name.startswith(f"{name}:") or route.name.startswith(f"api:{name}")
            if not belongs:
                continue
            parameters = parameters_of(route, rows, office)
            response = knock(client, route, parameters)
            if shown(response, rows) or ("pk" in parameters and response.status_code not in GONE):
                found.append((route.name, response.status_code, row.pk))
    assert not found


def test_own_areas_are_listed_and_found(office):
    """The counter-proof: what lies in building 1 Ivan does see, or the law above would prove nothing."""
    rows = {name: sample.make(office, "1", "") for name, sample in samples().items()}
    for name, _resource, row, client in elsewhere(office, rows):
        page = client.get(reverse(f"{name}:list"))
        assert shown(page, {name: row}) == [name]
        assert client.get(reverse(f"{name}:detail", args=[row.pk])).status_code == 200
        assert client.get(reverse(f"api:{name}-detail", args=[row.pk])).status_code == 200


def test_exports_hold_only_rows_one_may_see(office, rows, strangers, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    for name, resource in resources().items():
        title = str(resource.columns[0].shown(rows[name]))
        assert title in exported(resource, office, "judy") or not resource.open_to(office.judy)
        if samples()[name].by_area and resource.open_to(office.ivan):
            assert title not in exported(resource, office, "ivan"), name
        with scope(strangers.organisation.pk):
            if resource.open_to(strangers.judy):
                assert title not in exported(resource, strangers, "judy"), name


def exported(resource, world: World, person: str) -> str:
    """The rows of a CSV export as a person gets it: without its last line, which says who took it when."""
    actor = getattr(world, person)
    if not resource.open_to(actor):
        return ""
    columns = [column.name for column in resource.columns]
    export = ask_export(resource, by=actor, query="view=", columns=columns, format="csv")
    make_file(export)
    export.refresh_from_db()
    return file_of(export.file).read_text("utf-8-sig").rstrip().rpartition("\n")[0]


def test_bulk_verbs_leave_rows_of_others_alone(office, rows, strangers):
    for name, resource in resources().items():
        for verb in [verb for verb in resource.verbs if verb.bulk]:
            sent = {
                "rows": rows[name].pk,
                "confirmed": "1",
                **samples()[name].sent(verb.name, office, rows[name]),
            }
            for user in (office.users["ivan"], strangers.users["alice"]):
                before = fingerprint(rows[name])
                client_of(user).post(reverse(f"{name}:bulk", args=[verb.name]), sent)
                assert fingerprint(rows[name]) == before, (name, verb.name)


def fingerprint(row):
    """All fields of a row as they stand in the table."""
    return type(row)._base_manager.filter(pk=row.pk).values().get()


def test_choices_of_forms_hold_only_rows_of_the_own_organisation(office, rows, strangers):
    found = []
    for name, resource in resources().items():
        for verb in resource.verbs:
            form = verb.form(actor=office.alice, subject=None if verb.creates else rows[name])
            for label, field in form.fields.items():
                queryset = getattr(field, "queryset", None)
                if queryset is not None and hasattr(queryset.model, "organisation"):
                    foreign = queryset.exclude(organisation_id=office.organisation.pk)
                    if foreign.exists():
                        found.append((name, verb.name, label))
    assert not found


def test_filters_offer_only_choices_of_the_own_organisation(office, strangers):
    """A filter asks for its choices on each request: two tenants in a row get each their own."""
    for resource in resources().values():
        for choice in [f for f in resource.filters if f.choices]:
            ours = {str(value) for value, _label in choice.choices(office.alice)}
            with scope(strangers.organisation.pk):
                theirs = {str(value) for value, _label in choice.choices(strangers.alice)}
            words = {value for value in ours & theirs if not value.isdigit() or int(value) < 10}
            assert not (ours & theirs) - words, (resource.name, choice.name)
