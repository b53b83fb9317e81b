"""Mail fetched from a real line: what is new, once; broken letters beside good ones; the answer to the sender."""

import pytest
from django.core import mail

from steward.capabilities.mailboxes.actions import begin_reading, retry_letter
from steward.capabilities.mailboxes.imap import MAX_LETTER
from steward.capabilities.mailboxes.jobs import look_into, look_into_all
from steward.capabilities.mailboxes.models import Letter, Mailbox
from steward.capabilities.mailboxes.tests.factories import letter
from steward.kernel.jobs.worker import run_due_jobs
from steward.kernel.work.models import WorkItem

DEEP = b"From: a@b.cn\r\n" + b"".join(
    b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(2000)
)


def look(mailbox: Mailbox) -> dict[str, int]:
    return look_into.func(mailbox.organisation_id, mailbox.pk)


def test_look_takes_what_is_new_once_and_touches_nothing(fetched, server):
    server.put(letter(Message_ID="<1@x>"), letter(Message_ID="<2@x>", Auto_Submitted="auto-replied"))
    assert look(fetched) == {"taken": 1, "ignored": 1}
    assert look(fetched) == {}
    assert WorkItem.objects.count() == 1
    assert not any("STORE" in line or "SELECT" in line or "EXPUNGE" in line for line in server.said)
    assert any(line.startswith("ID") for line in server.said)
    fetched.refresh_from_db()
    assert (fetched.last_uid, fetched.last_error) == (2, "")


def test_look_for_the_first_time_leaves_old_mail_alone(fetched, server):
    begin_reading(fetched, validity=1, last_uid=0)
    Mailbox.objects.update(validity=None)
    server.put(letter("旧", Message_ID="<old@x>"))
    assert look(fetched) == {}
    server.put(letter("新", Message_ID="<new@x>"))
    assert look(fetched) == {"taken": 1}


def test_look_after_the_server_renumbered_makes_no_second_ticket(fetched, server):
    server.put(letter(Message_ID="<1@x>"))
    look(fetched)
    server.validity = 8
    look(fetched)
    assert WorkItem.objects.count() == 1


def test_look_reads_the_next_letter_after_a_broken_one_and_tries_it_again(promised, fetched, server):
    server.put(DEEP, b"Subject: nobody\r\n\r\nx", letter())
    assert look(fetched) == {"unreadable": 2, "taken": 1}
    broken = Letter.objects.filter(outcome="unreadable").order_by("pk")
    assert "RecursionError" in broken[0].why
    server.letters[1] = letter("好了", Message_ID="<1@x>")
    retry_letter(broken[0], by=promised.carol)
    run_due_jobs()
    assert WorkItem.objects.count() == 2
    assert Letter.objects.count() == 3


def test_look_after_a_worker_was_killed_between_makes_one_ticket(fetched, server):
    server.put(letter(Message_ID="<1@x>"), letter(Message_ID="<2@x>"))
    server.dies_at = 2
    look(fetched)
    fetched.refresh_from_db()
    assert fetched.last_error
    assert WorkItem.objects.count() == 1
    server.dies_at = None
    look(fetched)
    assert WorkItem.objects.count() == 2


@pytest.mark.parametrize("trouble", ["refuses", "gone"])
def test_look_says_what_stands_in_the_way(fetched, server, trouble):
    if trouble == "refuses":
        server.refuses = True
    else:
        Mailbox.objects.update(port=1)
    look(fetched)
    fetched.refresh_from_db()
    assert ("refused" in fetched.last_error) or ("wrong password" in fetched.last_error)
    assert "geheim" not in fetched.last_error


def test_look_reads_the_beginning_of_what_is_too_large(fetched, server, monkeypatch):
    monkeypatch.setattr("steward.capabilities.mailboxes.imap.MAX_LETTER", 2000)
    server.put(letter("漏水\n" + "x" * 3000))
    assert MAX_LETTER > 10_000_000
    assert look(fetched) == {"taken": 1}


def test_answer_tells_the_sender_the_number_once(promised, fetched, server):
    server.put(letter(Message_ID="<1@x>", Subject="停水\t了"))
    look_into_all.func()
    run_due_jobs()
    run_due_jobs()
    [sent] = mail.outbox
    item = WorkItem.objects.get()
    assert sent.to == ["wang@example.org"]
    assert item.number in sent.subject
    assert item.number in sent.body
    assert "/my/follow/" in sent.body
    assert "停水" not in sent.body
    assert sent.extra_headers["Auto-Submitted"] == "auto-replied"
    assert sent.extra_headers["In-Reply-To"] == "<1@x>"
    assert sent.reply_to == ["fuwu@example.com"]
    assert Letter.objects.get().answered_at
