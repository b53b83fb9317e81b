"""manage.py replay_tickets FILE --format NAME: real requests lived through once more, through the actions.

`pingshan` files know only the day of a report and whether it ended in time: hours are spread over the working day,
and the end is put inside or past our own promise as the file's overdue column says. The late count so agrees with the
file by construction; what is measured there is everything else. `nyc311` files know both moments.
"""

import time
from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from steward.config.replay import Replay
from steward.config.replay_files import LAYOUTS, ZONE, Reading, plain_count, read_rows
from steward.config.replay_office import Office
from steward.config.replay_report import agreement, figures, lines
from steward.config.timeline import Timeline
from steward.kernel.jobs.choices import JobStatus
from steward.kernel.jobs.models import Job
from steward.kernel.tenancy.models import Organisation
from steward.kernel.tenancy.scope import scope


def speed(text: str) -> float | None:
    """`MAX` or how many times faster than life."""
    if text.upper() == "MAX":
        return None
    try:
        value = float(text)
    except ValueError as error:
        raise ArgumentTypeError("a number above 0, or MAX") from error
    if value <= 0:
        raise ArgumentTypeError("a number above 0, or MAX")
    return value


class Command(BaseCommand):
    help = (
        "Replays a file of service requests through the actions with a moved clock, and compares the totals."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """File, layout, speed, and how much of it."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--format", choices=sorted(LAYOUTS), required=True)
        parser.add_argument(
            "--at-speed", type=speed, default=None, metavar="MAX|N", help="N times faster than life"
        )
        parser.add_argument("--limit", type=int, help="only so many rows from the top of the file")
        parser.add_argument("--organisation", metavar="SLUG", help="made when absent; default: a fresh one")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, live through, count, compare. Exit code 1 where the totals do not agree."""
        path, layout, limit = options["file"], options["format"], options["limit"]
        try:
            reading = read_rows(path, layout, limit)
        except (OSError, KeyError) as error:
            raise CommandError(f"{path} cannot be read as {layout}: {error}") from error
        organisation = self._organisation(options["organisation"], layout)
        self.stdout.write(f"{organisation.slug}: {len(reading.rows)} rows taken{_reasons(reading)}")
        started = time.perf_counter()
        with scope(organisation.pk):
            timeline = Timeline(speed=options["at_speed"])
            replay = Replay(Office(organisation), timeline, self.stdout.write)
            replay.run(reading.rows)
            found = figures(replay.items)
        took = time.perf_counter() - started
        self.stdout.write(f"lived through in {took:.0f} s, {timeline.sweeps} sweeps found something")
        for line in lines(found):
            self.stdout.write(line)
        if replay.refused:
            self.stdout.write(f"refused by the house: {dict(replay.refused)}")
        self._drop_notices(organisation)
        checks = list(agreement(found, plain_count(path, layout, limit), reading, layout))
        for agrees, told in checks:
            self.stdout.write(f"agrees with the file: {'yes' if agrees else 'NO'} - {told}")
        if not all(agrees for agrees, _told in checks):
            raise CommandError("the replay does not agree with a plain count over the file")

    def _organisation(self, slug: str | None, layout: str) -> Organisation:
        if slug is None:
            taken = set(Organisation.objects.values_list("slug", flat=True))
            names = (f"replay-{layout}-{n}" for n in range(1, len(taken) + 2))
            slug = next(name for name in names if name not in taken)
        return Organisation.objects.get_or_create(slug=slug, defaults={"name": slug, "zone": ZONE.key})[0]

    def _drop_notices(self, organisation: Organisation) -> None:
        """Nobody must hear today of what was due years ago: the queued notices of the replay go."""
        rows = Job.objects.filter(
            organisation_id=organisation.pk, status=JobStatus.READY, path__startswith="steward.kernel.notify."
        )
        count, _tables = rows.delete()
        self.stdout.write(f"{count} notices not sent")


def _reasons(reading: Reading) -> str:
    told = ", ".join(f"{count} {why}" for why, count in reading.refused.most_common())
    return f", refused: {told}" if told else ""
