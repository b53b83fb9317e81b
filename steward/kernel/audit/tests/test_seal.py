"""The seal finds what the owner of the database did behind our back."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from pytest_django import Settings

from steward.kernel.audit import seal
from steward.kernel.audit.kinds import EventKind, declare_events
from steward.kernel.audit.models import Event, Seal
from steward.kernel.audit.record import build, record, record_many
from steward.kernel.audit.seal import Finding, inspect_trail, seal_events, verify_trail
from steward.kernel.audit.triggers import guarded_tables, lifted
from steward.kernel.base import clock
from steward.kernel.jobs.schedule import schedules
from tests.people import World

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
declare_events(EventKind("tests.done", "{by} did {what}", personal=("what",)))


@pytest.fixture
def trail(world: World, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Twelve events of yesterday in three seals, and one that is too young."""
    monkeypatch.setattr(seal, "BLOCK", 5)
    data = {"what": "a “thing”\n中文 🙂", "share": 1.5, "more": [1, None, {"b": 1, "a": 2}], "big": 2**60}
    with clock.moved_to(NOW - timedelta(days=1, microseconds=7)):
        made = record_many(
            build("tests.done", world.site, by=world.alice, data={**data, "n": n}) for n in range(12)
        )
    with clock.moved_to(NOW):
        record("tests.done", world.site, by=world.alice)
        assert seal_events() == 12
    return [event.pk for event in made]


def forge(sql: str, *values: int) -> None:
    """What somebody who owns the database can do: drop the triggers, change a row, put them back."""
    with lifted(connection), connection.cursor() as cursor:
        cursor.execute(sql, values)
        assert cursor.rowcount == 1


def test_seal_events_takes_ripe_events_in_blocks(trail: list[int]) -> None:
    assert [row.count for row in Seal.objects.order_by("pk")] == [5, 5, 2]
    assert verify_trail() == []
    report = inspect_trail()
    assert (report.events, report.seals, report.unsealed) == (12, 3, 1)
    with clock.moved_to(NOW + timedelta(minutes=59)):
        assert seal_events() == 0
    with clock.moved_to(NOW + timedelta(minutes=61)):
        assert seal_events() == 1
    assert verify_trail() == [] and Seal.objects.count() == 4


CHANGES = {
    "data": "UPDATE audit_event SET data = '{}' WHERE id = %s",
    "name": "UPDATE audit_event SET actor_name = 'Mallory' WHERE id = %s",
    "user": "UPDATE audit_event SET user_id = 999 WHERE id = %s",
    "site": "UPDATE audit_event SET site_id = 999 WHERE id = %s",
    "time": "UPDATE audit_event SET at = '2026-01-01 00:00:00+00:00' WHERE id = %s",
    "subject": "UPDATE audit_event SET subject_id = subject_id + 1 WHERE id = %s",
}


@pytest.mark.parametrize("change", CHANGES)
def test_verify_trail_finds_a_changed_row(trail: list[int], change: str) -> None:
    forge(CHANGES[change], trail[6])
    assert verify_trail() == [Finding("changed", "event", trail[6])]


@pytest.mark.parametrize("which", [0, 4, 5, 11])
def test_verify_trail_finds_a_removed_row(trail: list[int], which: int) -> None:
    forge("DELETE FROM audit_event WHERE id = %s", trail[which])
    assert verify_trail() == [Finding("removed", "event", trail[which])]


def test_verify_trail_finds_a_row_replaced_by_a_copy_of_another(trail: list[int]) -> None:
    other = Event.objects.get(pk=trail[2])
    forge("DELETE FROM audit_event WHERE id = %s", trail[3])
    other.pk = trail[3]
    Event.objects.bulk_create([other])
    assert verify_trail() == [Finding("changed", "event", trail[3])]


def test_verify_trail_finds_an_inserted_row(world: World, trail: list[int]) -> None:
    """In the gap of ids that a rolled-back transaction leaves."""
    gap = Event.objects.order_by("-pk").values_list("pk", flat=True)[0] + 10
    late = build("tests.done", world.site, by=world.alice)
    late.pk = gap + 10
    late.save(force_insert=True)
    with clock.moved_to(NOW + timedelta(days=1)):
        assert seal_events(datetime(2999, 1, 1, tzinfo=UTC)) == 2
    assert verify_trail() == []
    inserted = build("tests.done", world.site, by=world.alice)
    inserted.pk = gap
    inserted.save(force_insert=True)
    assert verify_trail() == [Finding("inserted", "event", gap)]


FORGED: dict[str, tuple[str, Callable[[list[Seal]], int], list[str]]] = {
    "digest": ("UPDATE audit_seal SET digest = 'f00d' WHERE id = %s", lambda seals: seals[2].pk, ["forged"]),
    "count": ("UPDATE audit_seal SET count = 4 WHERE id = %s", lambda seals: seals[1].pk, ["forged"]),
    "previous": ("UPDATE audit_seal SET previous = 'x' WHERE id = %s", lambda seals: seals[0].pk, ["forged"]),
    "removed": (
        "DELETE FROM audit_seal WHERE id = %s",
        lambda seals: seals[1].pk,
        ["missing"] + ["inserted"] * 5,
    ),
    "first": (
        "DELETE FROM audit_seal WHERE id = %s",
        lambda seals: seals[0].pk,
        ["missing"] + ["inserted"] * 5,
    ),
}


@pytest.mark.parametrize("case", FORGED)
def test_verify_trail_finds_a_forged_or_removed_seal(trail: list[int], case: str) -> None:
    sql, which, kinds = FORGED[case]
    forge(sql, which(list(Seal.objects.order_by("pk"))))
    assert [finding.kind for finding in verify_trail()] == kinds


def test_verify_trail_needs_the_key(trail: list[int], settings: Settings) -> None:
    settings.SEAL_KEYS = {"s1": b"somebody else's"}
    assert [finding.kind for finding in verify_trail()] == ["unknown key"] * 3
    # What needs no key is still told.
    forge("DELETE FROM audit_event WHERE id = %s", trail[2])
    assert Finding("removed", "event", trail[2]) in verify_trail()
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("verify_trail", stdout=out)
    assert "is an old seal key missing from it?" in out.getvalue()


@pytest.fixture
def rotated(trail: list[int], settings: Settings) -> list[int]:
    """The twelve under the old key, and since then a new one in front of it: the young one is sealed with that."""
    settings.SEAL_KEYS = {"s2": b"the new one", **settings.SEAL_KEYS}
    with clock.moved_to(NOW + timedelta(hours=2)):
        assert seal_events() == 1
    return trail


def test_seal_events_uses_the_newest_key_and_old_seals_keep_theirs(rotated: list[int]) -> None:
    assert verify_trail() == []
    assert inspect_trail().made_by == {"s1": 3, "s2": 1}
    out = StringIO()
    call_command("verify_trail", stdout=out)
    assert "key s1: 3 seals\nkey s2: 1 seals\n" in out.getvalue()


def test_verify_trail_tells_which_seals_lost_their_key(rotated: list[int], settings: Settings) -> None:
    seals = list(Seal.objects.order_by("pk").values_list("pk", flat=True))
    settings.SEAL_KEYS = {"s2": settings.SEAL_KEYS["s2"]}
    assert verify_trail() == [Finding("unknown key", "seal", pk) for pk in seals[:3]]
    assert inspect_trail().made_by == {"s2": 1}


@pytest.mark.parametrize("which", [6, 12])
def test_verify_trail_finds_a_changed_row_under_either_key(rotated: list[int], which: int) -> None:
    pk = [*rotated, Event.objects.latest("pk").pk][which]
    forge(CHANGES["name"], pk)
    assert verify_trail() == [Finding("changed", "event", pk)]


def test_a_seal_made_with_an_old_key_that_was_given_away_does_not_cover_a_broken_chain(
    rotated: list[int], settings: Settings
) -> None:
    """Who knows only the old key can seal a row anew, but the next seal still names the digest it had."""
    forge(CHANGES["name"], rotated[0])
    first = Seal.objects.order_by("pk")[0]
    old = settings.SEAL_KEYS["s1"]
    rows = list(seal._events(0, first.last_id))
    first.leaves = b"".join(seal.LEAF.pack(row["id"], seal._row_digest(row, old)) for row in rows)
    first.digest = seal._seal_digest(first, old)
    with lifted(connection):
        Seal.objects.filter(pk=first.pk).update(leaves=first.leaves, digest=first.digest)
    assert [finding.kind for finding in verify_trail()] == ["missing"]


def test_verify_trail_misses_the_newest_seal_only_without_a_note(trail: list[int]) -> None:
    digest = inspect_trail().digest
    forge("DELETE FROM audit_seal WHERE id = %s", Seal.objects.order_by("-pk")[0].pk)
    assert verify_trail() == []
    assert [finding.kind for finding in inspect_trail(expect=digest).findings] == ["missing"]


def test_seal_events_continues_the_chain_once(trail: list[int]) -> None:
    twin = Seal.objects.order_by("pk")[1]
    twin.pk, twin.digest, twin.last_id = None, "other", 10**9
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)


def test_verify_trail_command_tells_and_exits(trail: list[int]) -> None:
    out = StringIO()
    call_command("verify_trail", stdout=out)
    assert out.getvalue().startswith("trail ok: 12 events in 3 seals\n")
    forge("DELETE FROM audit_event WHERE id = %s", trail[2])
    out = StringIO()
    with pytest.raises(CommandError) as error:
        call_command("verify_trail", stdout=out)
    assert out.getvalue() == f"removed: event {trail[2]}\n" and error.value.returncode == 1


def test_seal_trail_command_seals(world: World) -> None:
    with clock.moved_to(NOW):
        record("tests.done", world.site, by=world.alice)
    out = StringIO()
    with clock.moved_to(NOW + timedelta(hours=2)):
        call_command("seal_trail", stdout=out)
    assert out.getvalue().startswith("sealed 1 events; digest ")


def test_seal_is_scheduled_nightly() -> None:
    assert [schedule.cron for schedule in schedules() if schedule.name == "audit.seal"] == ["30 1 * * *"]


@pytest.mark.parametrize("table", ["audit_event", "audit_seal"])
def test_trail_is_insert_only(trail: list[int], table: str) -> None:
    statements = ["UPDATE {table} SET id = id + 1000", "DELETE FROM {table}"]
    if connection.vendor == "postgresql":
        statements.append("SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE {table} CASCADE")
    for statement in statements:
        with pytest.raises(DatabaseError, match="insert-only"), transaction.atomic():
            connection.cursor().execute(statement.format(table=table))


def test_triggers_stand_after_all_migrations(db: None) -> None:
    """On SQLite a migration that rebuilds a table drops its triggers without a word."""
    assert guarded_tables(connection) == {
        "approvals_decision",
        "audit_event",
        "audit_seal",
        "evidence_evidence",
    }


@pytest.mark.django_db(transaction=True)
def test_clean_up_of_real_transactions_keeps_the_triggers() -> None:
    from tests.people import make_world

    world = make_world()
    from steward.kernel.tenancy.scope import scope

    with scope(world.organisation.pk):
        record("tests.done", world.site, by=world.alice)
    call_command("flush", interactive=False, verbosity=0)
    assert guarded_tables(connection) == {
        "approvals_decision",
        "audit_event",
        "audit_seal",
        "evidence_evidence",
    }
