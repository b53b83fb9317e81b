"""One's own account: password, language, messages, devices; each its owner's alone."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client

from steward.desk.account.actions import (
    change_language,
    change_password,
    choose_messages,
    end_other_sign_ins,
    end_sign_in,
    note_presence,
    prune_sign_ins,
)
from steward.desk.account.devices import device_of, is_phone
from steward.desk.account.queries import own_sign_ins
from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.notify.models import Preference
from steward.kernel.notify.queries import choices_of, quiet_hours_of
from steward.kernel.tenancy.models import SignIn, User
from tests.people import World

RIGHT, NEW = "correct horse", "battery staple 9"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36"
PHONE = "Mozilla/5.0 (Linux; Android 14; V2301A) AppleWebKit/537.36 Chrome/116.0 Mobile MicroMessenger/8.0"


@pytest.fixture(autouse=True)
def fresh_cache():
    cache.clear()
    yield
    cache.clear()


def browser(name: str = "carol@sunshine", password: str = RIGHT, agent: str = WINDOWS) -> Client:
    client = Client(headers={"User-Agent": agent})
    assert client.post("/sign-in/", {"username": name, "password": password}).status_code == 302
    client.get("/")
    return client


def change(client: Client, old: str = RIGHT, new: str = NEW, again: str = "") -> int:
    return client.post("/account/password/", {"old": old, "new": new, "again": again or new}).status_code


def test_change_password_ends_every_other_session_and_keeps_this_one(world: World) -> None:
    here, there = browser(), browser(agent=PHONE)
    assert change(here) == 302
    assert here.get("/").status_code == 200
    assert there.get("/").status_code == 302
    assert browser(password=NEW).get("/").status_code == 200
    told = Event.objects.get(kind="account.change_password")
    assert (told.subject_id, told.data) == (world.users["carol"].pk, {})


@pytest.mark.parametrize(
    ("old", "new", "again"),
    [("wrong", NEW, NEW), (RIGHT, NEW, "other words"), (RIGHT, "short", "short"), (RIGHT, "password1", "password1"),
     (RIGHT, RIGHT, RIGHT)],
)  # fmt: skip
def test_change_password_refuses_with_words_and_changes_nothing(
    world: World, old: str, new: str, again: str
) -> None:
    client = browser()
    assert change(client, old, new, again) in (409, 422)
    assert (
        b"invalid-feedback"
        in client.post("/account/password/", {"old": old, "new": new, "again": again}).content
    )
    assert User.objects.get(username="carol@sunshine").check_password(RIGHT)


def test_change_password_locks_whoever_guesses_the_old_one(world: World) -> None:
    client = browser()
    assert [change(client, "wrong") for _try in range(5)] == [422, 422, 422, 422, 429]
    assert change(client) == 429


def test_change_password_is_for_oneself_only(world: World) -> None:
    with pytest.raises(NotAllowed):
        change_password(world.users["carol"], NEW, by=world.judy)
    with pytest.raises(NotAllowed):
        change_language(world.users["carol"], "en", by=world.judy)


def test_change_language_reaches_pages_and_messages(world: World) -> None:
    client = browser()
    assert client.post("/account/language/", {"language": "en"}).status_code == 302
    assert "My account" in client.get("/account/").content.decode()
    assert User.objects.get(username="carol@sunshine").language == "en"
    assert client.post("/account/language/", {"language": "fr"}).status_code == 422
    with pytest.raises(Refused):
        change_language(world.users["carol"], "fr", by=world.carol)


def test_choose_messages_keeps_exactly_what_was_ticked(world: World) -> None:
    client = browser()
    rows = [row for row in choices_of(world.carol) if row.notice]
    kept = {f"email:{row.notice}" for row in rows[1:]} | {"email:"}
    assert client.post("/account/messages/", {"on": sorted(kept)}).status_code == 302
    off = [(row.channel, row.notice) for row in choices_of(world.carol) if row.off]
    assert off == [("email", rows[0].notice)]
    before = Event.objects.count()
    assert choose_messages(kept, by=world.carol) == 0
    assert Event.objects.count() == before


def test_choose_messages_of_a_whole_channel_goes_before_single_switches(world: World) -> None:
    notices = {f"email:{row.notice}" for row in choices_of(world.carol) if row.notice}
    choose_messages(notices, by=world.carol)
    assert all(row.off for row in choices_of(world.carol))
    choose_messages({"email:"}, by=world.carol)
    assert not any(row.off for row in choices_of(world.carol))
    assert not Preference.objects.exclude(user=world.users["carol"]).exists()


def test_set_quiet_hours_from_the_page(world: World) -> None:
    client = browser()
    assert client.post("/account/messages/", {"starts": "23:30", "ends": "06:15"}).status_code == 302
    assert [f"{part:%H:%M}" for part in quiet_hours_of(world.carol.user_id)] == ["23:30", "06:15"]
    assert client.post("/account/messages/", {"starts": "25:00", "ends": ""}).status_code == 422
    assert not any(row.off for row in choices_of(world.carol))


def test_devices_are_listed_with_this_one_marked(world: World) -> None:
    here, _there = browser(), browser(agent=PHONE)
    browser("bob@sunshine")
    page = here.get("/account/devices/", headers={"Accept-Language": "en"}).content.decode()
    assert page.count("rows-item") == 2 and page.count("mark-ok") == 1
    assert page.index("Chrome · Windows") < page.index("mark-ok") < page.index("微信 WeChat · Android")
    assert str(here.session.session_key) not in page


def test_end_sign_in_signs_that_device_out(world: World) -> None:
    here, there = browser(), browser(agent=PHONE)
    other = SignIn.objects.get(session_key=there.session.session_key)
    assert here.post(f"/account/devices/{other.pk}/end/").status_code == 302
    assert there.get("/").status_code == 302
    assert [row.session_key for row in own_sign_ins(world.carol)] == [here.session.session_key]
    assert here.post(f"/account/devices/{other.pk}/end/").status_code == 404
    assert Event.objects.get(kind="account.end_sign_in").data == {"device": "微信 WeChat · Android"}


def test_end_sign_in_is_for_ones_own_only(world: World) -> None:
    browser()
    with pytest.raises(NotAllowed):
        end_sign_in(SignIn.objects.get(), by=world.judy)


def test_end_other_sign_ins_keeps_this_one(world: World) -> None:
    here, there, third = browser(), browser(agent=PHONE), browser("bob@sunshine")
    assert here.post("/account/devices/end-others/").status_code == 302
    assert (here.get("/").status_code, there.get("/").status_code) == (200, 302)
    assert third.get("/").status_code == 200
    assert end_other_sign_ins(by=world.carol, but=str(here.session.session_key)) == 0


def test_note_presence_writes_once_in_ten_minutes(world: World, django_assert_num_queries) -> None:
    client = browser()
    row = SignIn.objects.get()
    client.get("/account/")
    assert SignIn.objects.get().seen_at == row.seen_at
    carol = world.carol
    with clock.moved_to(row.seen_at + timedelta(hours=1)), django_assert_num_queries(1):
        note_presence(row.session_key, WINDOWS, by=carol)
    assert SignIn.objects.get().seen_at == row.seen_at + timedelta(hours=1)


def test_prune_sign_ins_keeps_what_the_law_asks_for(world: World) -> None:
    browser()
    row = SignIn.objects.get()
    assert prune_sign_ins(row.seen_at + timedelta(days=183))["sign_ins"] == 0
    assert not Session.objects.exists() and SignIn.objects.exists()
    assert prune_sign_ins(row.seen_at + timedelta(days=191))["sign_ins"] == 1


@pytest.mark.parametrize(
    ("agent", "words", "phone"),
    [
        (WINDOWS, "Chrome · Windows", False),
        (PHONE, "微信 WeChat · Android", True),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1", "Safari · iPhone", True),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) Gecko Firefox/120", "Firefox · Mac", False),
        ("curl/8", "", False),
    ],
)  # fmt: skip
def test_device_of_names_program_and_system(agent: str, words: str, phone: bool) -> None:
    assert (device_of(agent), is_phone(agent)) == (words, phone)
