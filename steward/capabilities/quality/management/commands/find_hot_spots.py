"""manage.py find_hot_spots: looks for hot spots in each organisation, or in a file of messages.

    manage.py find_hot_spots [--organisation SLUG]
    manage.py find_hot_spots FILE [--days N] [--first N] [--people N] [--members FILE] [--at-least RECALL]

A file has message_id, user, title, time, text. With --days only its last so many count, and those before are shown
beside them. --members lists the messages of known topics (topic_id, message_id): a topic counts as found when one of
the first groups holds half of its messages, and is no wider than three times what it holds of them.
"""

import time
from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from steward.capabilities.quality.files import messages, read_rows
from steward.capabilities.quality.grouping import Group, Report, group_reports
from steward.capabilities.quality.jobs import find_hot_spots_here
from steward.capabilities.quality.queries.hot_spots import PEOPLE
from steward.kernel.tenancy.models import Organisation
from steward.kernel.tenancy.scope import scope


class Command(BaseCommand):
    help = "Finds the places and matters that several people complain about, in the product or in a file."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose complaints; or a file, and what is known about it."""
        parser.add_argument("file", type=Path, nargs="?")
        parser.add_argument("--organisation", metavar="SLUG", help="only this one")
        parser.add_argument("--days", type=int, help="a window of so many days; default: the whole file")
        parser.add_argument("--first", type=int, default=30, help="so many groups")
        parser.add_argument("--people", type=int, default=PEOPLE, help="different people a group must have")
        parser.add_argument("--members", type=Path, metavar="FILE", help="which messages known topics have")
        parser.add_argument(
            "--at-least", type=float, metavar="RECALL", help="exit code 1 below this share of topics"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Look."""
        if options["file"]:
            self._look_in_file(options)
            return
        rows = Organisation.objects.all()
        if options["organisation"]:
            rows = rows.filter(slug=options["organisation"])
        if not rows:
            raise CommandError("There is no such organisation.")
        for organisation in rows:
            with scope(organisation.pk):
                self.stdout.write(f"{organisation.slug}: {find_hot_spots_here(organisation.pk)} new")

    def _look_in_file(self, options: dict[str, Any]) -> None:
        begun = time.monotonic()
        try:
            reports = messages(options["file"])
            members = _members(options["members"]) if options["members"] else {}
        except (OSError, KeyError, ValueError) as error:
            raise CommandError(f"The file cannot be read: {error!r}") from error
        groups = self._show(reports, options)
        posters = {report.who for report in reports}
        said = f"{len(reports)} messages, {len(posters)} people, {time.monotonic() - begun:.1f} s"
        self.stdout.write(
            f"{said}; groups made by fewer than {options['people']} people: {_too_few(groups, options)}"
        )
        if members:
            self._compare(groups, members, options["at_least"])

    def _show(self, reports: Sequence[Report], options: dict[str, Any]) -> list[Group]:
        """The first groups: people now and before, posts, names, the earliest title."""
        last = max((report.at for report in reports), default=None)
        window = timedelta(days=options["days"]) if options["days"] and last else None
        if window and last:
            reports = [report for report in reports if report.at > last - 2 * window]
        groups = group_reports(reports, options["people"])
        if window and last:
            groups = [group for group in groups if group.people(last - window) >= options["people"]]
            groups.sort(key=lambda group: -group.people(last - window) * group.strength / group.people())
        for rank, group in enumerate(groups[: options["first"]], 1):
            now = group.people(last - window if window and last else None)
            before = f" (before: {group.people(last - 2 * window, last - window)})" if window and last else ""
            title = min(group.reports, key=lambda report: report.at).title.strip()
            self.stdout.write(
                f"{rank:3}. {now:3} people{before}, {len(group.reports):3} posts  {' · '.join(group.names)}"
            )
            self.stdout.write(f"       {title}")
        return groups[: options["first"]]

    def _compare(self, groups: Sequence[Group], members: dict[str, set[int]], wanted: float | None) -> None:
        keys = [{report.key for report in group.reports} for group in groups]
        found, held = 0, 0
        for topic, rows in sorted(members.items()):
            rank, best = max(enumerate(keys, 1), key=lambda pair: len(pair[1] & rows), default=(0, set()))
            inside = len(best & rows)
            is_found = 2 * inside >= len(rows) and 3 * inside >= len(best)
            found, held = found + is_found, held + (inside if is_found else 0)
            where = f"group {rank}" if is_found else "not found"
            self.stdout.write(f"{topic}: {where}, {inside} of {len(rows)} messages, {len(best)} in the group")
        total = sum(len(rows) for rows in members.values())
        recall = found / len(members)
        self.stdout.write(
            f"topics {found} of {len(members)}: recall {recall:.3f}; messages {held} of {total}"
        )
        if wanted and recall < wanted:
            raise CommandError(f"recall {recall:.3f} is below {wanted}")


def _too_few(groups: Sequence[Group], options: dict[str, Any]) -> int:
    return sum(len({report.who for report in group.reports}) < options["people"] for group in groups)


def _members(path: Path) -> dict[str, set[int]]:
    """The messages of each topic."""
    found: dict[str, set[int]] = defaultdict(set)
    for row in read_rows(path):
        found[row["topic_id"]].add(int(row["message_id"]))
    return dict(found)
