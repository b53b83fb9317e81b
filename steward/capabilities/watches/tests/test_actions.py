"""What each verb of rotas, watches and the log does, and what it refuses."""

from datetime import timedelta
from typing import Any

import pytest

from steward.capabilities.watches.actions import (
    add_entry,
    assign_rota,
    change_watch,
    climb_handovers,
    correct_entry,
    draw_rota,
    hand_over_watch,
    log_watch,
    print_watch,
    publish_rota,
    remove_rota,
    report_entry,
    reveal_watch,
    settle_entry,
    take_watch,
)
from steward.capabilities.watches.actions.forgetting import erase_party_entries, forget_logs
from steward.capabilities.watches.cover import holes_of, shares_of
from steward.capabilities.watches.models import Entry, EntryNote, HandedMatter, Rota, Watch
from steward.capabilities.watches.queries import my_matters, my_watches, on_duty_now
from steward.capabilities.watches.tests.factories import (
    away,
    draft,
    handed_to_alice,
    make_watch,
    monday,
    on_watch,
    promise_repairs,
    write,
)
from steward.kernel.approvals.actions import approve_request, refuse_request
from steward.kernel.approvals.models import Request
from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.evidence.queries import photos_of
from steward.kernel.evidence.tests.pictures import draw, encode, upload
from steward.kernel.people.actions import add_party, start_tenure
from steward.kernel.tenancy.actor import system_actor
from tests.people import World

HOUR = timedelta(hours=1)


def turns(world: World, weeks: int = 1, *names: str, **more: Any) -> Rota:
    people = [world.users[name] for name in names]
    arguments: dict[str, Any] = {
        "by": world.alice,
        "site": world.site,
        "way": "turns",
        "changes": [monday().time()],
    }
    return draw_rota(week_on=monday(weeks).date(), people=people, **arguments | more)


def officers_of(rota: Rota) -> list[str]:
    rows = Watch.objects.filter(rota=rota).order_by("starts_at", "pk")
    return [row.officer.name for row in rows.select_related("officer")]


def test_draw_rota_by_turns_shares_and_says_why(world: World) -> None:
    away(world, "bob", monday(1), monday(1) + timedelta(days=2))

    rota = turns(world, 1, "bob", "carol", "heidi")

    found = officers_of(rota)
    assert len(found) == 7
    assert "Bob" not in found[:2]
    assert {name for name, _counts, total in shares_of(rota) if total >= 2} == {"Bob", "Carol", "Heidi"}
    first = Watch.objects.filter(rota=rota).order_by("starts_at").first()
    assert first is not None
    assert first.why == {"had": 0, "away": ["Bob"]}
    assert holes_of(rota).gaps == holes_of(rota).doubles == []


def test_draw_rota_counts_what_was_had_before(world: World) -> None:
    turns(world, 1, "bob", "carol")

    rota = turns(world, 2, "bob", "carol", "heidi")

    # Whoever had none so far comes first.
    assert officers_of(rota)[0] == "Heidi"


def test_draw_rota_as_before_leaves_out_who_cannot(world: World) -> None:
    turns(world, 1, "bob", "carol")
    away(world, "carol", monday(2), monday(3))

    rota = draw_rota(by=world.alice, site=world.site, week_on=monday(2).date(), way="copy")

    assert set(officers_of(rota)) == {"Bob"}
    assert holes_of(rota).gaps
    with pytest.raises(Refused, match="排过"):
        draw_rota(by=world.alice, site=world.site, week_on=monday(2).date(), way="empty")
    with pytest.raises(Refused):
        draw_rota(by=world.alice, site=world.site, week_on=monday(9).date(), way="copy")


def test_draw_rota_of_the_company_needs_a_post_over_all_sites(world: World) -> None:
    with pytest.raises(NotAllowed):
        draw_rota(by=world.alice, week_on=monday(1).date(), way="empty")
    rota = draw_rota(
        by=world.judy,
        week_on=monday(1).date(),
        way="turns",
        people=[world.users["alice"]],
        changes=[monday().time()],
    )
    assert officers_of(rota) == ["Alice"] * 7


def test_assign_rota_refuses_who_is_away_on_watch_or_elsewhere(world: World) -> None:
    rota, start = draft(world, 1), monday(1) + 8 * HOUR
    away(world, "bob", start, start + HOUR)
    put: dict[str, Any] = {"by": world.alice, "starts_at": start, "ends_at": start + 12 * HOUR}
    with pytest.raises(Refused, match="不在岗"):
        assign_rota(rota, officer=world.users["bob"], **put)
    assign_rota(rota, officer=world.users["carol"], **put)
    with pytest.raises(Refused, match="已有值班"):
        assign_rota(rota, officer=world.users["carol"], **put)
    with pytest.raises(Refused, match="不在这一周"):
        assign_rota(rota, officer=world.users["dave"], **put | {"starts_at": monday(3)})
    with pytest.raises(Refused, match="须晚于"):
        assign_rota(rota, officer=world.users["dave"], **put | {"ends_at": start})
    world.appointments["dave"].ends_on = start.date() - timedelta(days=2)
    world.appointments["dave"].save()
    with pytest.raises(Refused, match="不在该处任职"):
        assign_rota(rota, officer=world.users["dave"], **put)


def test_publish_rota_names_gaps_and_wants_a_reason(world: World) -> None:
    rota, start = draft(world, 1), monday(1) + 8 * HOUR
    with pytest.raises(Refused, match="没有安排"):
        publish_rota(rota, by=world.alice)
    for name in ("bob", "carol"):
        assign_rota(
            rota, by=world.alice, officer=world.users[name], starts_at=start, ends_at=start + 12 * HOUR
        )
    assert len(holes_of(rota).gaps) == 2
    assert holes_of(rota).doubles == [(start, start + 12 * HOUR)]
    with pytest.raises(Refused, match="2 段无人"):
        publish_rota(rota, by=world.alice)
    with pytest.raises(NotAllowed):
        publish_rota(rota, by=world.carol)

    publish_rota(rota, by=world.alice, words="只排白班")

    assert not on_duty_now(world.heidi)[0][1]
    put: dict[str, Any] = {
        "officer": world.users["dave"],
        "starts_at": start,
        "ends_at": start + HOUR,
    }
    for refused in (
        lambda: assign_rota(rota, by=world.alice, **put),
        lambda: publish_rota(rota, by=world.alice, words="再发"),
    ):
        with pytest.raises(Refused, match="已经公布"):
            refused()


def test_remove_rota_takes_watches_out_of_drafts_only(world: World) -> None:
    rota = turns(world, 1, "bob", "carol")
    watches = list(Watch.objects.filter(rota=rota)[:2])
    remove_rota(rota, by=world.alice, watches=watches)
    assert len(officers_of(rota)) == 5
    with pytest.raises(Refused):
        remove_rota(rota, by=world.alice, watches=watches)


def test_log_watch_is_for_its_officer_while_it_lasts(world: World) -> None:
    watch = make_watch(world)
    log_watch(
        watch,
        by=world.alice,
        kind="call",
        text="业主来电",
        place=world.places["3-2-501"],
        photos=[upload(encode(draw()))],
    )
    entry = Entry.objects.get()
    assert (entry.text, entry.is_open, photos_of(entry).count()) == ("业主来电", False, 1)
    for name in ("bob", "carol", "judy"):
        with pytest.raises(NotAllowed):
            log_watch(watch, by=getattr(world, name), kind="call", text="代写")
    with pytest.raises(Refused):
        log_watch(watch, by=world.alice, kind="call", text="  ")
    with pytest.raises(Refused, match="还没到"):
        log_watch(watch, by=world.alice, kind="call", text="明天", happened_at=clock.now() + HOUR)


def test_hand_over_watch_lists_open_matters_and_ends_the_log(world: World) -> None:
    now = clock.now()
    first, second = on_watch(world, ("alice", now - HOUR, now + HOUR), ("bob", now + HOUR, now + 9 * HOUR))
    matter, note = write(world, first), write(world, first, text="巡楼一遍", matter=False)
    with pytest.raises(NotAllowed):
        hand_over_watch(first, by=world.bob, words="代交")
    with pytest.raises(Refused):
        hand_over_watch(first, by=world.alice, words=" ")

    hand_over_watch(first, by=world.alice, words="水泵已停用")

    assert list(HandedMatter.objects.values_list("entry", flat=True)) == [matter.pk]
    assert note.pk != matter.pk
    assert Event.objects.get(kind="watch.hand_over").data["to_id"] == world.users["bob"].pk
    with pytest.raises(Refused, match="已经交班"):
        log_watch(first, by=world.alice, kind="call", text="补记")
    assert my_watches(world.bob) == [first, second]
    assert my_matters(world.bob) == [matter]


def test_hand_over_watch_waits_while_the_officer_goes_on(world: World) -> None:
    now = clock.now()
    first, second, _third = on_watch(
        world,
        ("alice", now - HOUR, now + HOUR),
        ("alice", now + HOUR, now + 2 * HOUR),
        ("bob", now + 2 * HOUR, now + 3 * HOUR),
    )
    with pytest.raises(Refused, match="也是您的"):
        hand_over_watch(first, by=world.alice, words="无")
    with clock.moved_to(now + 90 * timedelta(minutes=1)):
        assert my_watches(world.alice) == [second]
        assert climb_handovers(system_actor(world.organisation.pk)) == 0


def test_take_watch_is_for_the_next_officer_only(world: World) -> None:
    watch = handed_to_alice(world)
    for name in ("bob", "carol", "judy"):
        with pytest.raises(NotAllowed):
            take_watch(watch, by=getattr(world, name))

    take_watch(watch, by=world.alice)

    assert (watch.taken_by_id, Event.objects.get(kind="watch.take").data["from"]) == (
        world.users["alice"].pk,
        "Bob",
    )
    with pytest.raises(Refused):
        take_watch(watch, by=world.alice)


def test_take_watch_refuses_what_was_not_handed_over(world: World) -> None:
    now = clock.now()
    first, _second = on_watch(world, ("bob", now - HOUR, now), ("alice", now, now + HOUR))
    with pytest.raises(Refused, match="还没有交班"):
        take_watch(first, by=world.alice)


def test_climb_handovers_goes_up_the_line_once_a_level(world: World) -> None:
    now, system = clock.now(), system_actor(world.organisation.pk)
    # Carol reports to Bob, Bob to Alice.
    on_watch(world, ("carol", now - HOUR, now), ("heidi", now, now + 9 * HOUR))
    told = []
    for minutes in (10, 16, 20, 31, 61, 300):
        with clock.moved_to(now + timedelta(minutes=minutes)):
            if climb_handovers(system):
                told.append(Event.objects.filter(kind="watch.climb").latest("pk").data["told"])
    assert told == ["Carol", "Bob", "Alice"]


def test_reveal_watch_shows_only_who_is_on_duty_now(world: World) -> None:
    watch = make_watch(world)
    world.users["alice"].phone = "13912345678"
    world.users["alice"].save()
    watch.refresh_from_db()
    assert reveal_watch(watch, by=world.frank, reason="urgent") == {"Alice": "13912345678"}
    assert Event.objects.get(kind="watch.reveal").data == {"reason": "urgent"}
    with clock.moved_to(watch.ends_at + HOUR), pytest.raises(Refused, match="不在进行中"):
        reveal_watch(watch, by=world.frank, reason="urgent")


def test_print_watch_is_in_the_trail(world: World) -> None:
    print_watch(make_watch(world), by=world.heidi)
    assert Event.objects.filter(kind="watch.print", user_id=world.users["heidi"].pk).exists()


def test_settle_entry_ends_a_matter_once(world: World) -> None:
    entry = write(world, make_watch(world))
    with pytest.raises(NotAllowed):
        settle_entry(entry, by=world.frank, text="好了")
    with pytest.raises(Refused):
        settle_entry(entry, by=world.alice, text="")
    entry.refresh_from_db()
    settle_entry(entry, by=world.alice, text="更换轴承")
    with pytest.raises(Refused, match="已了结"):
        settle_entry(entry, by=world.alice, text="再来")
    assert my_matters(world.alice) == []


def test_correct_entry_keeps_the_first_words(world: World) -> None:
    entry = write(world, make_watch(world), text="3 栋异响")
    with pytest.raises(NotAllowed):
        correct_entry(entry, by=world.judy, text="1 栋")
    correct_entry(entry, by=world.alice, text="应为 1 栋")
    entry.refresh_from_db()
    assert (entry.text, EntryNote.objects.get().text) == ("3 栋异响", "应为 1 栋")


def test_add_entry_is_for_leaders_and_who_is_on_watch(world: World) -> None:
    entry = write(world, make_watch(world))
    add_entry(entry, by=world.judy, text="请厂家到场")
    with pytest.raises(NotAllowed):
        add_entry(entry, by=world.frank, text="路过")
    with pytest.raises(Refused):
        add_entry(entry, by=world.judy, text="")


def test_report_entry_makes_one_ticket(world: World) -> None:
    promise_repairs(world)
    entry = write(world, make_watch(world))
    report_entry(entry, by=world.alice, kind="repair", title="水泵异响")
    assert entry.item is not None
    assert entry.item.ticket.body == "3 栋水泵异响"
    with pytest.raises(Refused, match="已经由此"):
        report_entry(entry, by=world.alice, kind="repair", title="水泵异响")


def test_change_watch_waits_for_approval_and_checks_again(world: World) -> None:
    now = clock.now()
    first, second = on_watch(
        world, ("carol", now + HOUR, now + 9 * HOUR), ("heidi", now + 9 * HOUR, now + 17 * HOUR)
    )
    for name in ("frank", "heidi"):
        with pytest.raises(NotAllowed):
            change_watch(first, by=getattr(world, name), officer=world.users["ivan"], words="想换")
    with pytest.raises(Refused):
        change_watch(first, by=world.carol, officer=world.users["ivan"], words=" ")
    with pytest.raises(Refused, match="已经是"):
        change_watch(first, by=world.carol, officer=world.users["carol"], words="换")

    change_watch(first, by=world.carol, officer=world.users["ivan"], words="孩子生病")

    with pytest.raises(Refused, match="等待审批"):
        change_watch(first, by=world.alice, officer=world.users["dave"], words="再换")
    request = Request.objects.get()
    mark = away(world, "ivan", now, now + 3 * HOUR)
    with pytest.raises(Refused, match="不在岗"):
        approve_request(request, by=world.bob)
    mark.delete()
    approve_request(Request.objects.get(), by=world.bob)
    first.refresh_from_db()
    assert first.officer_id == world.users["ivan"].pk
    assert Event.objects.get(kind="watch.replace").data["to_ids"] == [
        world.users["carol"].pk,
        world.users["ivan"].pk,
    ]
    with clock.moved_to(now + 18 * HOUR), pytest.raises(Refused, match="已经结束"):
        change_watch(second, by=world.heidi, officer=world.users["dave"], words="换")


def test_change_watch_refused_stays_as_it_was(world: World) -> None:
    now = clock.now()
    (watch,) = on_watch(world, ("carol", now + HOUR, now + 9 * HOUR))
    change_watch(watch, by=world.carol, officer=world.users["ivan"], words="有事")
    refuse_request(Request.objects.get(), by=world.bob, reason="人手不够")
    watch.refresh_from_db()
    assert watch.officer_id == world.users["carol"].pk
    assert Event.objects.filter(kind="watch.keep").exists()
    # It may be asked for again.
    change_watch(watch, by=world.carol, officer=world.users["dave"], words="有事")


def test_forget_logs_leaves_open_matters_and_erases_names_at_homes(world: World) -> None:
    watch, system = make_watch(world), system_actor(world.organisation.pk)
    party = add_party("王芳", by=world.judy, site_id=world.site.pk)
    start_tenure(party, world.places["3-2-501"], "household", by=world.judy, starts_on=clock.today())
    log_watch(watch, by=world.alice, kind="call", text="王芳来电", place=world.places["3-2-501"])
    matter = write(world, watch)
    add_entry(Entry.objects.get(kind="call"), by=world.alice, text="王芳已答复")

    assert erase_party_entries(party) == 1
    assert "王芳" not in Entry.objects.get(kind="call").text + EntryNote.objects.get().text
    assert forget_logs(clock.now() + timedelta(days=2), system) == 1
    assert forget_logs(clock.now() + timedelta(days=2), system) == 0
    assert Entry.objects.get(pk=matter.pk).text == "3 栋水泵异响"
