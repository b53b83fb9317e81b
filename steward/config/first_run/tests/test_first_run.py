"""Setting up: once, by the newest address only, step by step, resumed where it was left."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from steward.config.first_run.actions import (
    finish_first_run,
    found_company,
    issue_token,
    name_administrator,
    open_posts,
    open_site,
)
from steward.config.first_run.models import FirstRun
from steward.config.first_run.queries import administering_posts, is_settled, run_for, run_of
from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.tenancy.choices import Role
from steward.kernel.tenancy.models import Organisation, Post, Site, User
from steward.kernel.tenancy.queries import actor_of
from steward.kernel.tenancy.scope import everywhere, scope
from tests.crowd import at_once
from tests.people import World

pytestmark = pytest.mark.django_db
COMPANY = {"step": "company", "name": "晨曦物业", "zone": "Asia/Shanghai"}
SITE = {"step": "site", "name": "晨曦花园", "zone": "Asia/Urumqi", "address": "和平路 1 号"}
PASSWORD = "battery staple 9"


def opened() -> FirstRun:
    run = run_of(issue_token())
    assert run is not None
    return run


def company(run: FirstRun) -> int:
    assert run.organisation_id is not None
    return run.organisation_id


def with_site() -> FirstRun:
    run = opened()
    found_company(run, name="晨曦物业", zone="Asia/Shanghai")
    open_site(run, name="晨曦花园", zone="Asia/Shanghai")
    return FirstRun.objects.get()


def with_administrator() -> tuple[FirstRun, User]:
    run = with_site()
    with scope(company(run)):
        post = administering_posts()[0]
    user = name_administrator(
        run, name="林晨", username="lin", password=PASSWORD, post=post, language="zh-hans"
    )
    return FirstRun.objects.get(), user


def address() -> str:
    said = StringIO()
    call_command("show_setup", stdout=said)
    [line] = [line.strip() for line in said.getvalue().splitlines() if "http" in line]
    return line.removeprefix("http://127.0.0.1:8000")


def test_show_setup_prints_an_address_until_there_is_an_administrator() -> None:
    client = Client()
    assert "show_setup" in client.get("/sign-in/").content.decode()
    first = address()
    assert client.get(first).status_code == 200
    # The newest only: what lies in an old log opens nothing.
    second = address()
    assert client.get(first).status_code == 410
    assert client.get(second).status_code == 200
    with_administrator()
    said = StringIO()
    call_command("show_setup", stdout=said)
    assert said.getvalue() == ""
    assert "show_setup" not in client.get("/sign-in/").content.decode()
    with pytest.raises(Refused):
        issue_token()


def test_address_is_over_after_two_days() -> None:
    token = issue_token()
    with clock.moved_to(clock.now() + timedelta(days=2, minutes=1)):
        assert run_of(token) is None


def test_set_up_is_refused_where_there_is_an_organisation_already(world: World) -> None:
    assert is_settled()
    with pytest.raises(Refused):
        issue_token()


def test_address_resumes_at_the_step_that_is_missing() -> None:
    client, where = Client(), address()
    assert 'value="company"' in client.get(where).content.decode()
    assert client.post(where, COMPANY).status_code == 302
    # Another browser, another day: the second step. The form of the first one, sent once more, changes nothing.
    assert 'value="site"' in Client().get(where).content.decode()
    assert client.post(where, COMPANY | {"name": "别的"}).status_code == 302
    assert Organisation.objects.get().name == "晨曦物业"
    answer = client.post(where, SITE | {"zone": "Mars/Olympus"})
    assert answer.status_code == 422
    assert client.post(where, SITE).status_code == 302
    with everywhere("a test looks"):
        assert Site.objects.get().zone == "Asia/Urumqi"
    # After a restart of the server the new address leads to the third.
    assert 'value="administrator"' in client.get(address()).content.decode()


def test_name_administrator_signs_in_and_ends_the_address() -> None:
    run, where, client = with_site(), address(), Client()
    with scope(company(run)):
        post = administering_posts()[0]
    sent = {"step": "administrator", "name": "林晨", "username": "lin", "post": post.pk, "again": PASSWORD}
    assert client.post(where, sent | {"new": "12345678", "again": "12345678"}).status_code == 409
    assert not User.objects.exists()
    answer = client.post(where, sent | {"new": PASSWORD})
    assert answer["Location"] == "/first-run/"
    assert client.get("/first-run/").status_code == 200
    assert "/first-run/" in client.get("/").content.decode()
    assert client.get(where).status_code == 410
    assert Client().post("/sign-in/", {"username": "lin", "password": PASSWORD}).status_code == 302


def test_name_administrator_refuses_a_post_that_does_not_administer() -> None:
    run = with_site()
    with scope(company(run)):
        post = Post.objects.exclude(pk__in=administering_posts()).filter(site=None)[0]
        with pytest.raises(Refused):
            name_administrator(run, name="x", username="x", password=PASSWORD, post=post, language="en")
    assert not User.objects.exists()


def test_each_step_is_done_once() -> None:
    run = opened()
    found_company(run, name="晨曦物业", zone="Asia/Shanghai")
    with pytest.raises(Refused):
        found_company(run, name="再来", zone="Asia/Shanghai")
    run, user = with_site_and_administrator(run)
    with scope(company(run)):
        by = actor_of(user)
        open_posts(run, kind="hotel", by=by)
        assert Site.objects.get().kind == "hotel"
        with pytest.raises(Refused):
            open_posts(run, kind="tower", by=by)
        finish_first_run(run, by=by)
        with pytest.raises(Refused):
            finish_first_run(run, by=by)
        assert run_for(by) is None
        kinds = set(Event.objects.filter(kind__startswith="first_run.").values_list("kind", flat=True))
    assert len(kinds) == 5


def with_site_and_administrator(run: FirstRun) -> tuple[FirstRun, User]:
    open_site(run, name="晨曦花园", zone="Asia/Shanghai")
    with pytest.raises(Refused):
        open_site(run, name="又一个", zone="Asia/Shanghai")
    fresh = FirstRun.objects.get()
    with scope(company(fresh)):
        post = administering_posts()[0]
    arguments: dict[str, Any] = {"name": "林晨", "password": PASSWORD, "post": post, "language": "zh-hans"}
    user = name_administrator(fresh, username="lin", **arguments)
    with pytest.raises(Refused):
        name_administrator(fresh, username="lin2", **arguments)
    return FirstRun.objects.get(), user


def test_finish_refuses_a_site_without_posts() -> None:
    run, user = with_administrator()
    with scope(company(run)), pytest.raises(Refused):
        finish_first_run(run, by=actor_of(user))


def test_steps_of_the_administrator_refuse_everybody_else() -> None:
    run, user = with_administrator()
    with scope(company(run)):
        open_posts(run, kind="community", by=actor_of(user))
    client = Client()
    client.force_login(user)
    with scope(company(run)):
        post = Post.objects.get(code="manager", site__isnull=False)
    sent = {"post": post.pk, "name": "赵敏", "username": "zhao"}
    assert "/welcome/" in client.post("/first-run/invite/", sent).content.decode()
    assert client.post("/first-run/invite/", sent).status_code == 422  # the post is no longer vacant
    with scope(company(run)):
        zhao = actor_of(User.objects.get(username="zhao"))
        assert Role.ADMIN not in zhao.roles
        with pytest.raises(NotAllowed):
            finish_first_run(run, by=zhao)
    other = Client()
    other.force_login(User.objects.get(username="zhao"))
    assert other.get("/first-run/").status_code == 403


@pytest.mark.django_db(transaction=True)
def test_steps_sent_twice_at_once_are_done_once(shared_database: None) -> None:
    run = opened()
    answers = at_once(*[lambda: found_company(run, name="晨曦物业", zone="Asia/Shanghai")] * 2)
    assert sum(isinstance(answer, Refused) for answer in answers) == 1 == Organisation.objects.count(), (
        answers
    )
    answers = at_once(*[lambda: open_site(run, name="晨曦花园", zone="Asia/Shanghai")] * 2)
    assert sum(isinstance(answer, Refused) for answer in answers) == 1, answers
    with everywhere("a test looks"):
        assert Site.objects.count() == 1
