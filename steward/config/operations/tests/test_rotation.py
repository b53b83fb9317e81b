"""New keys: old rows stay readable, all of them move, searching goes on, and nobody's change is lost."""

import os

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from pytest_django import Settings

from steward.capabilities.tickets.models import Ticket
from steward.capabilities.tickets.tests.factories import make_office, report
from steward.config.operations.rotation import keys_in_use, rotate, sealed_columns
from steward.kernel.base.privacy import EncryptedTextField, declared_indexes, keyed_index
from steward.kernel.people.actions import add_contact, add_party
from steward.kernel.people.models import ContactPoint, Party
from steward.kernel.people.queries import find_people
from tests.people import World

NEW, OLD = os.urandom(32), os.urandom(32)
# Fingerprints whose texts are not kept: of visits, which end (a new code opens another), and of network addresses,
# which count the codes of an hour.
NOT_COMPUTED = {
    "portal.SignInCode.address_index",
    "portal.Visit.phone_index",
    # The number itself is not kept: a customer proves it by a code once more.
    "portal.WechatLink.phone_index",
    # Counts the reports of an hour.
    "posters.PosterReport.address_index",
}


@pytest.fixture
def people(world: World, settings: Settings) -> list[Party]:
    """Seven people with phones and ID numbers, and a stranger's ticket, sealed under the old key."""
    settings.DATA_KEYS = {"k1": OLD}
    make_office(world)
    found = [
        add_party(f"住户{n}", by=world.carol, phones=[f"1381234567{n}"], id_number=f"11010119900101000{n}")
        for n in range(7)
    ]
    report(world, stranger_name="路人", stranger_phone="13900001111")
    settings.DATA_KEYS = {"k2": NEW, "k1": OLD}
    return found


def test_rotate_moves_every_sealed_text_to_the_newest_key(people: list[Party], settings: Settings) -> None:
    assert keys_in_use()["people.ContactPoint.value"] == {"k1": 7}
    done: dict[str, int] = {}
    for step in rotate(batch=3):
        done[step.what] = done.get(step.what, 0) + step.done
    assert done["people.ContactPoint.value from k1 to k2"] == 7
    assert not [what for what in done if "indexed" in what]
    assert all(set(counts) <= {"k2"} for counts in keys_in_use().values())
    # The old key is needed no more.
    settings.DATA_KEYS = {"k2": NEW}
    assert sorted(row.value for row in ContactPoint.objects.all()) == [f"1381234567{n}" for n in range(7)]
    assert {row.id_number for row in Party.objects.all()} == {f"11010119900101000{n}" for n in range(7)}
    ticket = Ticket.objects.get()
    assert (ticket.stranger_name, ticket.stranger_phone) == ("路人", "13900001111")


def test_rotate_goes_on_where_it_was_stopped(people: list[Party]) -> None:
    steps = rotate(batch=2)
    for _ in range(3):
        next(steps)
    steps.close()
    counts = keys_in_use()
    left = sum(counts[column].get("k1", 0) for column in counts)
    assert 0 < left < 16
    assert sum(step.done for step in rotate(batch=2)) == left
    assert list(rotate()) == []


def test_rotate_leaves_what_somebody_changed_meanwhile(people: list[Party], world: World) -> None:
    steps = rotate(batch=1)
    next(steps)
    added = add_contact(people[6], "13711112222", by=world.carol)
    for _step in steps:
        pass
    added.refresh_from_db()
    assert added.value == "13711112222"
    assert keys_in_use()["people.ContactPoint.value"] == {"k2": 8}


def test_rotate_makes_the_indexes_anew_under_a_new_index_key(
    people: list[Party], world: World, settings: Settings
) -> None:
    settings.INDEX_KEY = os.urandom(32)
    assert find_people("13812345673", world.judy) == []
    assert {step.what for step in rotate(batch=2)} > {
        "people.ContactPoint indexed", "people.Party indexed", "tickets.Ticket indexed"
    }  # fmt: skip
    for typed in ("13812345673", "5673", "110101199001010003", "0003"):
        assert find_people(typed, world.judy) == [people[3]], typed
    assert Ticket.objects.get().stranger_index == keyed_index("13900001111", "phone")
    assert list(rotate()) == []


def test_rotate_keys_says_when_it_is_finished(
    people: list[Party], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(CommandError, match="not finished: 16 texts"):
        call_command("rotate_keys", check=True)
    call_command("rotate_keys")
    told = capsys.readouterr().out
    assert "finished: no row carries another key than k2" in told and "k1: needed only for backups" in told
    call_command("rotate_keys", check=True)


def test_rotate_keys_names_texts_whose_key_is_gone(people: list[Party], settings: Settings) -> None:
    settings.DATA_KEYS = {"k2": NEW}
    with pytest.raises(CommandError, match="16 texts carry a key this machine has not"):
        call_command("rotate_keys", check=True)


def test_every_sealed_column_is_found_and_no_table_refuses_its_update() -> None:
    listed = {(column.model, column.field.name) for column in sealed_columns()}
    assert listed == {
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, EncryptedTextField)
    }


def test_every_keyed_index_can_be_made_anew() -> None:
    """A column of fingerprints nobody declared would find nothing any more after a new index key."""
    columns = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.local_concrete_fields
        if field.name.endswith("_index") and getattr(field, "max_length", 0) == 32
    }
    computed = {
        f"{model._meta.label}.{name}"
        for model, compute in declared_indexes().items()
        for name in compute(model())
    }
    assert columns == computed | NOT_COMPUTED
