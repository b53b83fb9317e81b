"""The pages and verbs of webhooks: who reaches them, what they never show, what waits while one is paused."""

import json
from uuid import uuid4

import pytest

from steward.desk.webhooks.queries import event_families, listed_webhooks
from steward.desk.webhooks.tests.factories import (
    ADDRESS,
    failed_delivery,
    make_delivery,
    make_target,
    paused_target,
)
from steward.kernel.audit.models import Event
from steward.kernel.audit.record import record
from steward.kernel.base.refused import Refused
from steward.kernel.jobs.models import Job
from steward.kernel.notify.actions import (
    add_webhook_target,
    pause_webhook_target,
    remove_webhook_target,
    resend_delivery,
    resume_webhook_target,
    rotate_webhook_secret,
    try_webhook_target,
)
from steward.kernel.notify.choices import State
from steward.kernel.notify.jobs import call_webhook, pick_up_waiting
from steward.kernel.notify.models import WebhookDelivery, WebhookTarget
from tests.people import World, signed_in


def calls_waiting() -> int:
    return Job.objects.filter(path__endswith="call_webhook").count()


def test_add_webhook_target_from_the_page_and_shows_only_its_host(world: World) -> None:
    client = signed_in(world, "judy")
    sent = {"url": ADDRESS, "events": ["ticket", "work"], "once": uuid4().hex}
    response = client.post("/webhooks/add/", sent)
    target = WebhookTarget.objects.get()
    assert response.status_code == 302 and response["Location"] == f"/webhooks/{target.pk}/"
    assert target.events == ["ticket", "work"]
    for address in (
        "/webhooks/",
        response["Location"],
        "/api/v1/webhooks",
        f"/api/v1/webhooks/{target.pk}",
        "/deliveries/",
    ):
        text = client.get(address).content.decode()
        assert "very-secret" not in text and target.secret not in text


@pytest.mark.parametrize(
    ("url", "events"),
    [("ftp://1.1.1.1/x", ["*"]), ("https://10.0.0.1/x", ["*"]), (ADDRESS, ["no-such"]), (ADDRESS, [])],
)  # fmt: skip
def test_add_webhook_target_refuses_on_the_page_with_words(world: World, url: str, events: list[str]) -> None:
    client = signed_in(world, "judy")
    response = client.post("/webhooks/add/", {"url": url, "events": events, "once": uuid4().hex})
    assert response.status_code in (409, 422) and "invalid-feedback" in response.content.decode()
    assert not WebhookTarget.objects.exists()


def test_webhooks_are_the_administrators_alone(world: World) -> None:
    target = make_target(world)
    for name in ("alice", "carol", "kim"):
        for address in ("/webhooks/", f"/webhooks/{target.pk}/", "/deliveries/"):
            assert signed_in(world, name).get(address).status_code == 403


def test_try_webhook_target_sends_one_event_whatever_it_wants(world: World) -> None:
    target = make_target(world)
    before = calls_waiting()
    row = try_webhook_target(target, by=world.judy)
    assert (row.event.kind, row.state, row.target_id) == ("webhook.try", State.PENDING, target.pk)
    assert calls_waiting() == before + 1


def test_try_webhook_target_that_wants_everything_is_sent_once(world: World) -> None:
    target = add_webhook_target(ADDRESS, ["*"], by=world.judy)
    row = try_webhook_target(target, by=world.judy)
    assert WebhookDelivery.objects.filter(event=row.event).count() == 1


def test_try_webhook_target_refuses_one_that_is_paused_or_removed(world: World) -> None:
    with pytest.raises(Refused):
        try_webhook_target(paused_target(world), by=world.judy)
    removed = remove_webhook_target(make_target(world), by=world.judy)
    with pytest.raises(Refused):
        try_webhook_target(removed, by=world.judy)


def test_pause_webhook_target_keeps_what_happens_meanwhile(world: World) -> None:
    target = add_webhook_target(ADDRESS, ["place"], by=world.judy)
    pause_webhook_target(target, by=world.judy)
    record("place.add", world.places["3"], by=world.judy, data={"code": "3", "kind": "building"})
    row = WebhookDelivery.objects.get()
    call_webhook.func(row.pk)
    row.refresh_from_db()
    assert (row.state, row.attempts) == (State.PENDING, 0)
    with pytest.raises(Refused):
        pause_webhook_target(target, by=world.judy)


def test_pick_up_leaves_what_waits_for_a_paused_webhook(world: World) -> None:
    row = make_delivery(world)
    pause_webhook_target(row.target, by=world.judy)
    Job.objects.all().delete()
    WebhookDelivery.objects.update(not_before="2020-01-01T00:00:00Z")
    pick_up_waiting.func()
    assert calls_waiting() == 0
    WebhookTarget.objects.update(paused_at=None)
    pick_up_waiting.func()
    assert calls_waiting() == 1


def test_resume_webhook_target_queues_what_waited_and_counts_it(world: World) -> None:
    row = make_delivery(world)
    pause_webhook_target(row.target, by=world.judy)
    Job.objects.all().delete()
    target = resume_webhook_target(row.target, by=world.judy)
    assert target.paused_at is None and calls_waiting() == 1
    assert Event.objects.get(kind="webhook.resume").data["count"] == 1
    with pytest.raises(Refused):
        resume_webhook_target(target, by=world.judy)


def test_rotate_webhook_secret_shows_it_once_and_signs_with_it(world: World) -> None:
    target = make_target(world)
    old = target.secret
    answer = rotate_webhook_secret(target, by=world.judy)
    kept = WebhookTarget.objects.get().secret
    assert list(answer.values()) == [kept] and kept != old
    assert kept not in json.dumps([event.data for event in Event.objects.all()])
    page = signed_in(world, "judy").post(f"/webhooks/{target.pk}/rotate_secret/", {"once": uuid4().hex})
    assert page["Cache-Control"] == "no-store" and WebhookTarget.objects.get().secret in page.content.decode()
    remove_webhook_target(target, by=world.judy)
    with pytest.raises(Refused):
        rotate_webhook_secret(target, by=world.judy)


def test_remove_webhook_target_takes_it_off_the_list_and_keeps_the_log(world: World) -> None:
    row = make_delivery(world)
    client = signed_in(world, "judy")
    response = client.post(f"/webhooks/{row.target_id}/remove/", {"once": uuid4().hex})
    assert response["Location"] == "/webhooks/"
    assert not listed_webhooks(world.judy).exists()
    row.refresh_from_db()
    assert row.state == State.SUPPRESSED
    assert client.get(f"/deliveries/{row.pk}/").status_code == 200


def test_resend_delivery_from_the_log(world: World) -> None:
    row = failed_delivery(world)
    client = signed_in(world, "judy")
    assert vars(listed_webhooks(world.judy).get())["failing"]
    assert f"/deliveries/{row.pk}/resend/" in client.get(f"/webhooks/{row.target_id}/").content.decode()
    assert client.post(f"/deliveries/{row.pk}/resend/", {"once": uuid4().hex}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.attempts) == (State.PENDING, 0)
    with pytest.raises(Refused):
        resend_delivery(row, by=world.judy)


def test_event_families_offer_every_event(world: World) -> None:
    offered = dict(event_families())
    assert "try" in offered["webhook"] and "dispatch" in offered["ticket"]
