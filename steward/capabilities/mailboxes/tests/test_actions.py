"""Mailboxes kept by the administrator; letters become requests, once, and never a loop."""

from datetime import timedelta
from email.message import EmailMessage

import pytest

from steward.capabilities.mailboxes.actions import (
    add_mailbox,
    change_mailbox,
    erase_sender,
    fetch_mailbox,
    forget_letters,
    pause_mailbox,
    remove_mailbox,
    resume_mailbox,
    retry_letter,
)
from steward.capabilities.mailboxes.actions import letters as letters_module
from steward.capabilities.mailboxes.models import Letter, Mailbox
from steward.capabilities.mailboxes.queries import answer_id, counts_of, visible_letters, visible_mailboxes
from steward.capabilities.mailboxes.tests.factories import letter, make_letter, make_mailbox, picture, take
from steward.kernel.audit.models import Event
from steward.kernel.audit.queries import timeline
from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.evidence.models import Evidence
from steward.kernel.jobs.models import Job
from steward.kernel.people.actions import add_contact, add_party, start_tenure
from steward.kernel.tenancy.actor import system_actor
from steward.kernel.work.models import WorkItem
from tests.people import LONG_AGO, World


def neighbour(world: World, address: str = "wang@example.org", code: str = "3-2-501"):
    by = system_actor(world.organisation.pk)
    party = add_party("王芳", by=by)
    add_contact(party, address, by=by, kind="email")
    start_tenure(party, world.places[code], "owner", by=by, starts_on=LONG_AGO)
    return party


def the_item() -> WorkItem:
    return WorkItem.objects.select_related("ticket", "place", "requester").get()


def test_add_mailbox_keeps_the_password_to_itself(promised, client):
    mailbox = make_mailbox(promised, password="sehr-geheim")
    assert "geheim" not in str(Event.objects.filter(kind="mailbox.add").values_list("data", flat=True)[0])
    client.force_login(promised.users["judy"])
    for address in (
        f"/mailboxes/{mailbox.pk}/",
        f"/mailboxes/{mailbox.pk}/change/",
        f"/api/v1/mailboxes/{mailbox.pk}",
    ):
        assert "sehr-geheim" not in client.get(address).content.decode()
    with pytest.raises(NotAllowed):
        add_mailbox(
            by=promised.carol, address="x@y.cn", site=promised.site, kind="inquiry", host="8.8.8.8",
            username="x", password="x",
        )  # fmt: skip
    with pytest.raises(Refused):
        make_mailbox(promised)


@pytest.mark.parametrize(
    ("host", "security"), [("10.0.0.1", "tls"), ("localhost", "starttls"), ("8.8.8.8", "plain")]
)
def test_add_mailbox_calls_nobody_inside_the_house(world, host, security):
    with pytest.raises(Refused) as refused:
        make_mailbox(world, host=host, security=security)
    assert refused.value.field == "host"


def test_change_mailbox_gives_no_password_to_another_server(promised, mailbox):
    fields = {
        "address": mailbox.address,
        "site": promised.site,
        "kind": "inquiry",
        "username": mailbox.username,
    }
    change_mailbox(mailbox, by=promised.judy, host="8.8.8.8", **fields)
    assert (mailbox.password, mailbox.validity) == ("geheim", 7)
    with pytest.raises(Refused):
        change_mailbox(mailbox, by=promised.judy, host="1.1.1.1", **fields)
    change_mailbox(Mailbox.objects.get(), by=promised.judy, host="1.1.1.1", password="neu", **fields)
    mailbox.refresh_from_db()
    assert (mailbox.password, mailbox.validity, mailbox.last_uid) == ("neu", None, 0)


def test_fetch_mailbox_waits_while_it_is_paused(promised, mailbox):
    fetch_mailbox(mailbox, by=promised.judy)
    assert Job.objects.filter(path__endswith="look_into").count() == 1
    pause_mailbox(mailbox, by=promised.judy)
    with pytest.raises(Refused):
        fetch_mailbox(mailbox, by=promised.judy)


def test_pause_mailbox_once(promised, mailbox):
    pause_mailbox(mailbox, by=promised.judy)
    with pytest.raises(Refused):
        pause_mailbox(mailbox, by=promised.judy)


def test_resume_mailbox_once(promised, mailbox):
    pause_mailbox(mailbox, by=promised.judy)
    resume_mailbox(mailbox, by=promised.judy)
    with pytest.raises(Refused):
        resume_mailbox(mailbox, by=promised.judy)


def test_remove_mailbox_forgets_the_password(promised, mailbox):
    remove_mailbox(mailbox, by=promised.judy)
    assert (Mailbox.objects.get().password, Mailbox.objects.get().is_active) == ("", False)


def test_take_letter_of_a_known_person_is_his_request_at_home(promised, mailbox):
    party = neighbour(promised)
    take(promised, mailbox, letter("几点停水？\n谢谢", Subject="Re: 停水"))
    item = the_item()
    assert (item.title, item.ticket.body, item.ticket.source) == ("停水", "几点停水？\n谢谢", "email")
    assert (item.requester, item.place, item.ticket.stranger_name) == (party, promised.places["3-2-501"], "")
    assert item.ticket.get_source_display()


def test_take_letter_of_a_stranger_masks_his_address(promised, mailbox):
    row = take(promised, mailbox, letter(sender="liu@example.net"))
    item = the_item()
    assert (item.requester, item.ticket.stranger_name) == (None, "l***@example.net")
    assert (row.sender, row.item) == ("liu@example.net", item)
    assert list(visible_letters(promised.carol)) == [row]


def test_letters_are_read_at_their_site_and_by_nobody_they_complain_about(promised, mailbox):
    row = take(promised, mailbox, letter())
    assert list(visible_letters(promised.alice)) == [row]
    assert not visible_letters(promised.heidi).exists()
    assert not visible_mailboxes(promised.heidi).exists()
    WorkItem.objects.update(about_user=promised.users["carol"])
    assert not visible_letters(promised.carol).exists()


def test_take_letter_twice_is_one_ticket(promised, mailbox):
    one = take(promised, mailbox, letter(), uid=1)
    assert take(promised, mailbox, letter(), uid=2) == one
    assert WorkItem.objects.count() == 1
    assert Mailbox.objects.get().last_uid == 2


def test_take_letter_answering_ours_or_naming_the_number_is_a_word_on_the_ticket(promised, mailbox):
    first = take(promised, mailbox, letter(Message_ID="<first@example.org>"))
    item = the_item()
    again = [
        letter("还没来水", Message_ID="<2@x>", In_Reply_To=answer_id(first)),
        letter("现在呢", Message_ID="<3@x>", References="<first@example.org>"),
        letter("来了，谢谢", Message_ID="<4@x>", Subject=f"回复：[{item.number}] 停水"),
    ]
    for uid, raw in enumerate(again, 2):
        assert take(promised, mailbox, raw, uid).outcome == "reply"
    assert WorkItem.objects.count() == 1
    words = [entry.note for entry in timeline(item, public=True) if entry.note]
    assert sorted(words) == sorted(["还没来水", "现在呢", "来了，谢谢"])


def test_take_letter_of_somebody_else_naming_a_number_is_read_by_staff_alone(promised, mailbox):
    take(promised, mailbox, letter())
    item = the_item()
    row = take(promised, mailbox, letter("我也一样", "x@evil.example", Subject=item.number), uid=2)
    assert (row.outcome, WorkItem.objects.count()) == ("reply", 1)
    assert not [entry for entry in timeline(item, public=True) if entry.note]
    assert any("我也一样" in (entry.note or "") for entry in timeline(item))
    forged = answer_id(row).replace(f"ticket-{item.pk}.", f"ticket-{item.pk + 1}.")
    assert (
        take(promised, mailbox, letter("新的事", "x@evil.example", In_Reply_To=forged), uid=3).outcome
        == "taken"
    )


@pytest.mark.parametrize(
    "raw",
    [
        letter(Auto_Submitted="auto-replied"),
        letter(Return_Path="<>"),
        letter(sender="fuwu@example.com"),
        letter(sender="steward@localhost"),
    ],
    ids=["automatic", "bounce", "own", "our sender"],
)
def test_take_letter_leaves_machines_alone_and_counts_them(promised, mailbox, raw):
    take(promised, mailbox, raw)
    assert not WorkItem.objects.exists()
    assert 1 in counts_of(mailbox).values()
    assert Letter.objects.get().outcome == "ignored"


def test_take_letter_stops_a_program_that_answers_our_answers(promised, mailbox, monkeypatch):
    monkeypatch.setattr(letters_module, "PER_SENDER", 2)
    for n in range(2):
        take(promised, mailbox, letter(Message_ID=f"<{n}@x>"), uid=n + 1)
    with pytest.raises(Refused):
        take(promised, mailbox, letter(Message_ID="<9@x>"), uid=9)
    with clock.moved_to(clock.now() + timedelta(hours=2)):
        take(promised, mailbox, letter(Message_ID="<9@x>"), uid=9)


def test_take_letter_keeps_pictures_and_names_what_stays(promised, mailbox):
    mail = EmailMessage()
    mail["From"], mail["Message-ID"] = "a@b.cn", "<p@x>"
    mail.set_content("见图")
    mail.add_attachment(picture(), maintype="image", subtype="jpeg", filename="a.jpg")
    mail.add_attachment(b"GIF89a no picture", maintype="image", subtype="png", filename="b.png")
    mail.add_attachment(b"x" * 5000, maintype="application", subtype="zip", filename="c.zip")
    take(promised, mailbox, mail.as_bytes(), whole=False)
    item = the_item()
    assert Evidence.objects.filter(subject_id=item.pk).count() == 1
    told = "".join(entry.note or "" for entry in timeline(item))
    assert "b.png (1 KB)、c.zip (4 KB)" in told or "c.zip (4 KB)、b.png (1 KB)" in told
    assert item.title == "见图"


def test_retry_letter_refuses_what_was_read(promised):
    row = make_letter(promised)
    retry_letter(row, by=promised.carol)
    with pytest.raises(NotAllowed):
        retry_letter(row, by=promised.frank)
    done = take(promised, row.mailbox, letter(), uid=row.uid)
    assert done.pk == row.pk
    with pytest.raises(Refused):
        retry_letter(done, by=promised.carol)


def test_letters_are_forgotten_with_the_person_and_with_time(promised, mailbox):
    party = neighbour(promised)
    row = take(promised, mailbox, letter())
    assert erase_sender(party) == 1
    row.refresh_from_db()
    assert (row.sender, row.subject, row.sender_index) == ("", "", "")
    assert forget_letters(clock.now() + timedelta(seconds=1), system_actor(promised.organisation.pk)) == 1
