"""E-mail over dead, rude and dying mail servers: nothing is lost, and what is given up is shown."""

import socket
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest

from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.jobs.models import Job
from steward.kernel.jobs.worker import run_due_jobs
from steward.kernel.notify.actions import resend_message
from steward.kernel.notify.choices import State
from steward.kernel.notify.delivery import CLAIM, MAX_ATTEMPTS, attempt, pause_after
from steward.kernel.notify.jobs import GRACE, pick_up_waiting, queue_sending, send_message, spread_events
from steward.kernel.notify.models import Message
from steward.kernel.notify.queries import visible_messages
from tests.people import World

from .conftest import MORNING

pytestmark = pytest.mark.usefixtures("world")


@dataclass
class MailServer:
    """Speaks just enough SMTP. `mood`: "good", "drops" (hangs up in mid-DATA), "refuses" (knows no recipient)."""

    port: int = 0
    mood: str = "good"
    mails: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def talk(self, line: socket.socket) -> None:
        with line, line.makefile("rw", newline="\r\n") as talk:

            def say(text: str) -> None:
                talk.write(f"{text}\r\n")
                talk.flush()

            say("220 test")
            for heard in talk:
                match heard.split()[0].upper():
                    case "EHLO":
                        say("250 test")
                    case "RCPT" if self.mood == "refuses":
                        say("550 no such person")
                    case "DATA":
                        say("354 go on")
                        if not self.take(talk):
                            return
                        say("250 taken")
                    case "QUIT":
                        say("221 bye")
                        return
                    case _:
                        say("250 ok")

    def take(self, talk: Any) -> bool:
        lines: list[str] = []
        for text in talk:
            if text == ".\r\n":
                self.mails.append("".join(lines))
                return True
            lines.append(text)
            if self.mood == "drops" and text.startswith("Message-ID"):
                self.broken.append(text)
                return False
        return False


@pytest.fixture
def mail_server(settings: Any) -> Iterator[MailServer]:
    server, stopping = MailServer(), False
    door = socket.create_server(("127.0.0.1", 0))
    server.port = door.getsockname()[1]

    def serve() -> None:
        while not stopping:
            line, _address = door.accept()
            with suppress(ConnectionError):  # the other end hung up first
                server.talk(line)

    thread = Thread(target=serve)
    thread.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    yield server
    stopping = True
    with socket.create_connection(("127.0.0.1", server.port)) as last:
        last.sendall(b"QUIT\r\n")
    thread.join()
    door.close()


@pytest.fixture
def dead_server(settings: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port


@pytest.fixture
def one_mail(world: World, notices: Any, report: Any) -> Message:
    """An urgent mail to Frank, written in the morning and not yet sent."""
    frank = world.user("frank").pk
    notices(urgent=True, audience=lambda event: [frank])
    with clock.moved_to(MORNING):
        spread_events.call([report().pk])
    found: Message = Message.objects.get(channel="email")
    return found


def fresh(message: Message) -> Message:
    message.refresh_from_db()
    return message


def run_at(message: Message) -> None:
    with clock.moved_to(fresh(message).not_before):
        run_due_jobs()


def test_mail_arrives(mail_server: MailServer, one_mail: Message) -> None:
    run_at(one_mail)
    assert fresh(one_mail).state == State.SENT
    assert "To: frank@example.com" in mail_server.mails[0]


def test_dead_server_keeps_the_mail_and_everything_else(dead_server: None, one_mail: Message) -> None:
    run_at(one_mail)
    mail = fresh(one_mail)
    assert (mail.state, mail.attempts) == (State.PENDING, 1)
    assert mail.last_error.startswith("ConnectionRefusedError")
    assert mail.not_before == MORNING + timedelta(minutes=1)
    assert Message.objects.get(channel="inbox").state == State.SENT
    assert not Job.objects.filter(status="dead").exists()


def test_dead_server_is_tried_ever_less_and_then_given_up(
    world: World, dead_server: None, one_mail: Message
) -> None:
    pauses = []
    while fresh(one_mail).state == State.PENDING:
        before = one_mail.not_before
        run_at(one_mail)
        pauses.append(fresh(one_mail).not_before - before)
    assert one_mail.state == State.FAILED
    assert one_mail.attempts == MAX_ATTEMPTS == len(pauses)
    assert pauses == [pause_after(number) for number in range(1, MAX_ATTEMPTS + 1)]
    assert visible_messages(world.judy).filter(state=State.FAILED).get() == one_mail
    assert not visible_messages(world.grace).exists()
    with clock.moved_to(one_mail.not_before):
        assert run_due_jobs() == 0


def test_resend_message_that_was_given_up(world: World, mail_server: MailServer, one_mail: Message) -> None:
    Message.objects.filter(pk=one_mail.pk).update(state=State.FAILED, attempts=MAX_ATTEMPTS)
    with pytest.raises(NotAllowed):
        resend_message(one_mail, by=world.grace)
    resend_message(one_mail, by=world.judy)
    run_due_jobs()
    assert fresh(one_mail).state == State.SENT
    assert len(mail_server.mails) == 1
    with pytest.raises(Refused):
        resend_message(one_mail, by=world.judy)


def test_server_that_hangs_up_in_mid_data(mail_server: MailServer, one_mail: Message) -> None:
    mail_server.mood = "drops"
    run_at(one_mail)
    mail = fresh(one_mail)
    assert (mail.state, mail.attempts, mail_server.mails) == (State.PENDING, 1, [])
    assert mail.last_error.startswith("SMTPServerDisconnected")
    mail_server.mood = "good"
    run_at(one_mail)
    assert fresh(one_mail).state == State.SENT
    assert one_mail.last_error == ""
    # The second copy is the same mail for every mail program.
    assert mail_server.broken[0] in mail_server.mails[0]


def test_unknown_mailbox_is_given_up_at_once(mail_server: MailServer, one_mail: Message) -> None:
    mail_server.mood = "refuses"
    run_at(one_mail)
    assert (fresh(one_mail).state, one_mail.attempts) == (State.FAILED, 1)
    assert "550 no such person" in one_mail.last_error


def test_only_one_worker_gets_a_message(one_mail: Message) -> None:
    sent: list[int] = []
    twin: Message = Message.objects.get(pk=one_mail.pk)
    with clock.moved_to(MORNING):

        def slowly() -> None:
            sent.append(1)
            attempt(twin, lambda: sent.append(2), again=queue_sending)

        attempt(one_mail, slowly, again=queue_sending)
    assert sent == [1]
    assert fresh(one_mail).state == State.SENT


def test_message_of_a_killed_worker_is_sent_when_its_claim_is_over(
    mail_server: MailServer, one_mail: Message
) -> None:
    # What a worker killed in mid-sending leaves: a counted try, a claim, and a job that is started again.
    Message.objects.filter(pk=one_mail.pk).update(attempts=1, not_before=MORNING + CLAIM)
    with clock.moved_to(MORNING + timedelta(seconds=63)):
        run_due_jobs()
        assert not mail_server.mails
    with clock.moved_to(MORNING + CLAIM):
        run_due_jobs()
    assert len(mail_server.mails) == 1
    assert fresh(one_mail).attempts == 2


def test_message_that_kills_its_workers_is_given_up(mail_server: MailServer, one_mail: Message) -> None:
    Message.objects.filter(pk=one_mail.pk).update(attempts=MAX_ATTEMPTS, not_before=MORNING + CLAIM)
    run_due_jobs()
    run_at(one_mail)
    assert fresh(one_mail).state == State.FAILED
    assert not mail_server.mails


def test_message_without_a_job_is_picked_up(mail_server: MailServer, one_mail: Message) -> None:
    Job.objects.all().delete()
    with clock.moved_to(MORNING + GRACE):
        pick_up_waiting.call()
        assert run_due_jobs() == 0
    with clock.moved_to(MORNING + GRACE + timedelta(seconds=1)):
        pick_up_waiting.call()
        pick_up_waiting.call()
        assert run_due_jobs() == 1
    assert len(mail_server.mails) == 1


def test_sending_again_by_mistake_changes_nothing(mail_server: MailServer, one_mail: Message) -> None:
    run_at(one_mail)
    with clock.moved_to(MORNING + timedelta(days=1)):
        send_message.call(one_mail.pk)
    assert len(mail_server.mails) == 1
