"""A story played by real processes on a database they share: `python -m steward.kernel.notify.tests.story VERB ...`.

Verbs: `begin` makes a company and records an event; `spread EVENT AT` spreads it at a moment of the wall clock;
`die-spreading EVENT` is killed when the messages are written and not yet committed; `work` runs what is due, with
the clock moved on minute by minute; `die-sending` is killed by the channel in mid-sending.
"""

import os
import signal
import sys
import time
from datetime import timedelta
from pathlib import Path

import django


def main(verb: str, *words: str) -> None:
    django.setup()
    # Models exist only after the set-up.
    from django.db import transaction

    from steward.kernel.audit.kinds import EventKind, declare_events
    from steward.kernel.audit.record import record
    from steward.kernel.base import clock
    from steward.kernel.jobs.worker import run_due_jobs
    from steward.kernel.notify.channels import Channel, register_channel
    from steward.kernel.notify.jobs import spread_events
    from steward.kernel.notify.kinds import Notice, declare_notices
    from steward.kernel.notify.models import Message
    from steward.kernel.tenancy.models import Organisation, User
    from steward.kernel.tenancy.scope import scope
    from tests.people import make_world

    def die() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def send(message: Message) -> None:
        if verb == "die-sending":
            die()
        with Path(os.environ["STEWARD_VAR"], "sent").open("a") as sent:
            sent.write(f"{message.event_id} {message.recipient_id}\n")

    everybody = User.objects.values_list("pk", flat=True)
    register_channel(Channel("drum", "Drum", reaches=lambda user: True, send=send))
    declare_events(EventKind("story.begin", "It began"))
    declare_notices(
        Notice("story.begin", lambda event: everybody, "Began", urgent=True, channels=("inbox", "drum"))
    )
    if verb == "begin":
        world = make_world(words[0])
        with scope(world.organisation.pk), transaction.atomic():
            record("story.begin", world.site, by=world.alice)
        return
    with scope(Organisation.objects.get(slug=words[0]).pk):
        match verb:
            case "spread":
                time.sleep(max(float(words[2]) - time.time(), 0))
                spread_events.call([int(words[1])])
            case "die-spreading":
                with transaction.atomic():
                    spread_events.call([int(words[1])])
                    die()
            case "work" | "die-sending":
                for minute in range(4):
                    with clock.moved_to(clock.now() + timedelta(minutes=minute)):
                        run_due_jobs()


if __name__ == "__main__":
    main(*sys.argv[1:])
