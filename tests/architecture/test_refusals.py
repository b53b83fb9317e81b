"""Law 3: every verb is refused without its role and from each illegal state, at each of its three doors.

What is refused before anything is written is asked for `once`, over SQLite; every verb is done on each database.
"""

import json
from datetime import date
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from steward.kernel.audit.models import Event
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.surface.declare import resources
from steward.kernel.tenancy.choices import Role
from steward.kernel.tenancy.models import Appointment, Post, User
from steward.kernel.tenancy.queries import actor_of
from tests.architecture.test_verbs import VERBS, event_of, every_verb, lifecycle_of
from tests.people import LONG_AGO, World
from tests.samples import samples

NO = (403, 404, 409, 422)


def page(client: Client, resource, verb, row, sent) -> int:
    """The status of sending the verb's form from its page."""
    address = reverse(f"{resource.name}:{verb.name}", args=[] if verb.creates else [row.pk])
    return client.post(address, {**sent, "once": uuid4().hex}).status_code


def api(client: Client, resource, verb, row, sent) -> int:
    """The status of sending the verb over the API: JSON, or multipart where there are photos."""
    name = f"api:{resource.name}" if verb.creates else f"api:{resource.name}-{verb.name}"
    address = reverse(name, args=[] if verb.creates else [row.pk])
    headers = {"Idempotency-Key": uuid4().hex}
    if any(isinstance(value, UploadedFile) for value in sent.values()):
        return client.post(address, sent, headers=headers).status_code
    return client.post(
        address, json.dumps(sent), content_type="application/json", headers=headers
    ).status_code


def act(resource, verb, row, sent, actor):
    """The action itself, with the arguments its form makes of what is sent; None where the form refuses already."""
    data, files = QueryDict(mutable=True), MultiValueDict()
    for name, value in sent.items():
        if isinstance(value, UploadedFile):
            files.setlist(name, [value])
        else:
            data.setlist(name, value if isinstance(value, list) else [value])
    form = verb.form(data, files, actor=actor, subject=row)
    if not form.is_valid():
        return None
    with transaction.atomic():
        return verb.action(*([] if verb.creates else [row]), by=actor, **form.arguments())


def traces(row) -> tuple:
    """Everything that must not change when a verb is refused."""
    kept = type(row)._base_manager.filter(pk=row.pk).values().get() if row is not None else None
    return kept, Event.objects.count()


def person_with(world: World, *roles: Role) -> User:
    """Somebody at the site whose only post carries only these roles."""
    name = "-".join(roles)
    user = User(organisation=world.organisation, username=f"only-{name}"[:60], name="Only")
    user.set_password("correct horse")
    user.save()
    post = Post.objects.create(
        organisation=world.organisation,
        site=world.site,
        code=f"only_{name}"[:40],
        title="Only",
        department=world.departments["service"],
        roles=[str(role) for role in roles],
    )
    Appointment.objects.create(organisation=world.organisation, user=user, post=post, starts_on=LONG_AGO)
    return user


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def ready_row(world: World, resource, verb):
    """A row the verb can be carried out on, in its first legal state."""
    sample = samples()[resource.name]
    if verb.name in sample.ready:
        return sample.ready[verb.name](world)
    lifecycle = lifecycle_of(resource)
    if verb.creates:
        return None
    if lifecycle is None:
        return sample.make(world, "3", "")
    legal = lifecycle.moves[verb.name].sources
    return sample.make(world, "3", next(state for state in lifecycle.states.values if state in legal))


@every_verb
def test_verb_is_done_once_from_its_page(office, resource, verb):
    row, sample = ready_row(office, resource, verb), samples()[resource.name]
    client = signed_in(office.users[sample.doer(verb.name)])
    told = Event.objects.filter(kind=event_of(verb))
    before, key = told.count(), uuid4().hex
    address = reverse(f"{resource.name}:{verb.name}", args=[] if verb.creates else [row.pk])

    assert client.get(address).status_code == 200
    sent = {**sample.sent(verb.name, office, row), "once": key}
    first, second = (client.post(address, _rewound(sent)) for _time in (1, 2))

    if verb.reveals:  # shown, kept nowhere, told again
        assert (first.status_code, first["Cache-Control"]) == (200, "no-store")
        return
    assert first.status_code == 302, _errors(first)
    assert told.count() == before + 1
    # Where it leads is a page this person can see; sending the form again leads there too and writes nothing.
    assert client.get(first.url).status_code == 200, f"{first.url} is not there for {sample.doer(verb.name)}"
    assert (second.status_code, second.url) == (302, first.url)


@pytest.mark.once
@every_verb
def test_verb_is_done_over_the_api(office, resource, verb):
    row, sample = ready_row(office, resource, verb), samples()[resource.name]
    client = signed_in(office.users[sample.doer(verb.name)])

    status = api(client, resource, verb, row, sample.sent(verb.name, office, row))

    assert status == (201 if verb.creates else 200), sample.doer(verb.name)


def _rewound(sent):
    """The same content again: files are read from their beginning."""
    for value in sent.values():
        if isinstance(value, UploadedFile):
            value.seek(0)
    return sent


def _errors(response) -> str:
    form = (response.context or {}).get("form") if response.context else None
    return f"{response.status_code} {form.errors if form else response.content.decode()[-2000:]}"


@pytest.mark.once
@every_verb
def test_verb_is_refused_to_every_role_without_it(office, resource, verb):
    """By the action with each role alone; on the page and over the API with all of them together, who may no more."""
    row, sample = ready_row(office, resource, verb), samples()[resource.name]
    lacking = [role for role in Role if role not in verb.roles]
    before = traces(row)
    for roles in dict.fromkeys([*((role,) for role in lacking), tuple(lacking)]):
        user = person_with(office, *roles)
        with pytest.raises(NotAllowed):
            # A form that offers this person nothing to choose is as good as a no.
            if act(resource, verb, row, sample.sent(verb.name, office, row), actor_of(user)) is None:
                raise NotAllowed
        assert traces(row) == before, roles
    client = signed_in(user)
    address = reverse(f"{resource.name}:{verb.name}", args=[] if verb.creates else [row.pk])
    assert client.get(address).status_code in (403, 404), "the form is shown"
    assert page(client, resource, verb, row, sample.sent(verb.name, office, row)) in (403, 404)
    assert api(client, resource, verb, row, sample.sent(verb.name, office, row)) in (403, 404)
    assert traces(row) == before


@pytest.mark.once
@every_verb
def test_verb_is_refused_at_another_site(office, strangers, resource, verb):
    """Rights reach as far as the post: whoever may do it in another company may nothing here."""
    row, sample = ready_row(office, resource, verb), samples()[resource.name]
    if row is None:
        return
    before, client = traces(row), signed_in(strangers.users[sample.doer(verb.name)])
    assert page(client, resource, verb, row, sample.sent(verb.name, office, row)) == 404
    assert api(client, resource, verb, row, sample.sent(verb.name, office, row)) == 404
    assert traces(row) == before


ILLEGAL = [
    (resource, verb, state)
    for resource, verb in VERBS
    if (lifecycle := lifecycle_of(resource)) and not verb.creates
    for state in lifecycle.states.values
    if state not in lifecycle.moves[verb.name].sources
]


@pytest.mark.once
@pytest.mark.parametrize("resource", resources().values(), ids=lambda resource: resource.name)
def test_verbs_are_refused_from_each_illegal_state(office, resource):
    sample, found = samples()[resource.name], []
    for state in dict.fromkeys(state for r, _verb, state in ILLEGAL if r is resource):
        row = sample.make(office, "3", state)
        for verb in [verb for r, verb, s in ILLEGAL if r is resource and s == state]:
            found += _wrongly_done(office, resource, verb, row, sample, state)
    assert not found


def _wrongly_done(office, resource, verb, row, sample, state):
    """The doors at which a verb was carried out from a state where it must not be."""
    doer = sample.doer(verb.name)
    client, actor = signed_in(office.users[doer]), getattr(office, doer)
    before = traces(row)
    for door, knock in (("page", page), ("api", api)):
        status = knock(client, resource, verb, row, sample.sent(verb.name, office, row))
        if status not in NO or traces(row) != before:
            yield door, verb.name, state, status
    fresh = type(row)._base_manager.get(pk=row.pk)
    try:
        done = act(resource, verb, fresh, sample.sent(verb.name, office, row), actor)
    except Refused:
        done = None
    if done is not None or traces(row) != before:
        yield "action", verb.name, state
    if verb.may(fresh, actor):
        yield "button", verb.name, state


def test_posts_that_ended_open_nothing(office):
    """A right ends with the appointment: yesterday's holder is a stranger today."""
    rows = {name: sample.make(office, "3", "") for name, sample in samples().items()}
    Appointment.objects.filter(user=office.users["carol"]).update(ends_on=date(2020, 1, 2))
    client = signed_in(office.users["carol"])
    for name, row in rows.items():
        assert client.get(reverse(f"{name}:detail", args=[row.pk])).status_code == 403
