"""Replaying a file of real requests through the actions, with a moved clock: opened, clocked, escalated, closed.

Who does what when, where the file does not say: the desk takes a request up within minutes and sends whoever is
on shift; one in twenty waits for hours, so that the ladder has something to do. The end is the file's own
(`nyc311`), or lies inside or past the promise as the file says (`pingshan`): finished, and the customer asked at
once. A repair is finished with a photo, the same tiny one every time.
"""

import io
import random
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from steward.capabilities.tickets import actions
from steward.capabilities.tickets.choices import Satisfaction, Source, TicketKind
from steward.config.replay_files import Row
from steward.config.replay_office import Office
from steward.config.timeline import Timeline
from steward.kernel.base import clock
from steward.kernel.base.refused import Refused
from steward.kernel.tenancy.actor import Actor
from steward.kernel.work.choices import ClockName
from steward.kernel.work.models import Clock, WorkItem

DESK = "replay-desk"
# Answered by the desk alone and closed without a call.
ANSWERED = frozenset({TicketKind.INQUIRY, TicketKind.SUGGESTION, TicketKind.PRAISE})
SLOW = 0.05


class Replay:
    """The rows of one file on a timeline; `items` maps their keys to the tickets they became."""

    def __init__(self, office: Office, timeline: Timeline, tell: Callable[[str], object]) -> None:
        self.office, self.timeline, self.tell = office, timeline, tell
        self.items: dict[str, int] = {}
        self.refused: Counter[str] = Counter()
        self._photo = _tiny_picture()
        self._rows = 0

    def run(self, rows: list[Row]) -> None:
        """Live through all rows, from the first report to the last closing."""
        self._rows = len(rows)
        for row in rows:
            self.timeline.plan(row.opened_at, partial(self._report, row))
        self.timeline.run()

    def _report(self, row: Row) -> WorkItem:
        at, site = clock.now(), self.office.site(row.site)
        item = actions.report_ticket(
            by=self.office.actor(site, DESK, at),
            site=site,
            kind=row.kind,
            title=row.title[:200],
            category=self.office.matter(row.kind, row.matter),
            source=Source.PHONE,
        )
        self.items[row.key] = item.pk
        if len(self.items) % 1000 == 0:
            self.tell(f"{len(self.items)} of {self._rows} reported, {at:%Y-%m-%d}")
        chance = random.Random(row.key)  # noqa: S311 - the same dice for the same row, nothing secret
        ends = row.closed_at or _end_of(item, chance, in_time=row.in_time is not False)
        for moment, verb in self._course(row, item, ends, chance):
            self.timeline.plan(moment, partial(self._do, verb, item))
        return item

    def _course(
        self, row: Row, item: WorkItem, ends: datetime, chance: random.Random
    ) -> list[tuple[datetime, str]]:
        opened = item.opened_at
        taken, sent, begun = (
            opened + min(delay, (ends - opened) * share) for delay, share in _delays(chance)
        )
        if row.kind in ANSWERED:
            return [(taken, "accept"), (ends, "answer"), (ends, "close")]
        steps = [(taken, "accept"), (sent, "dispatch"), (begun, "start")]
        return [*steps, (ends, "finish"), (ends, "call_back")]

    def _do(self, verb: str, item: WorkItem) -> WorkItem:
        """One verb at its moment, by the person whose turn it is; a refusal is counted, never swallowed.

        The ticket is the one reported, not read again: nothing but its own course and the sweep, which moves no
        state, touches it here.
        """
        try:
            getattr(self, f"_{verb}")(item, clock.now())
        except Refused as refusal:
            self.refused[f"{verb}: {refusal.code}"] += 1
        return item

    def _desk(self, item: WorkItem, at: datetime) -> Actor:
        return self.office.actor(item.site, DESK, at)

    def _hand(self, item: WorkItem, at: datetime) -> Actor:
        return self.office.actor(item.site, self.office.post_of(item.site, item.assignee_id), at)

    def _accept(self, item: WorkItem, at: datetime) -> None:
        actions.accept_ticket(item, by=self._desk(item, at))

    def _dispatch(self, item: WorkItem, at: datetime) -> None:
        actions.dispatch_ticket(item, by=self._desk(item, at), to=self.office.on_shift(item.site, at))

    def _start(self, item: WorkItem, at: datetime) -> None:
        actions.start_ticket(item, by=self._hand(item, at))

    def _finish(self, item: WorkItem, at: datetime) -> None:
        photos = [SimpleUploadedFile("done.jpg", self._photo)] if item.kind == TicketKind.REPAIR else []
        actions.finish_ticket(item, by=self._hand(item, at), result="已处理", photos=photos)

    def _answer(self, item: WorkItem, at: datetime) -> None:
        actions.finish_ticket(item, by=self._desk(item, at), result="已答复")

    def _call_back(self, item: WorkItem, at: datetime) -> None:
        actions.call_back_ticket(item, by=self._desk(item, at), satisfaction=Satisfaction.SATISFIED)

    def _close(self, item: WorkItem, at: datetime) -> None:
        actions.close_ticket(item, by=self._desk(item, at))


def _delays(chance: random.Random) -> list[tuple[timedelta, float]]:
    """Until taken up, sent, begun; and the share of the whole time each may take at most."""
    if chance.random() < SLOW:
        late = timedelta(hours=chance.uniform(2, 10))
        return [(late, 0.4), (late + timedelta(minutes=20), 0.5), (late + timedelta(minutes=60), 0.6)]
    minutes = [chance.uniform(1, 5), chance.uniform(5, 12), chance.uniform(12, 28)]
    return [(timedelta(minutes=m), share) for m, share in zip(minutes, (0.1, 0.2, 0.4), strict=True)]


def _end_of(item: WorkItem, chance: random.Random, *, in_time: bool) -> datetime:
    """An end inside the promise, or past it: the file only says which."""
    due = Clock.objects.get(item=item, name=ClockName.RESOLVE).due_at
    share = chance.uniform(0.1, 0.95) if in_time else chance.uniform(1.05, 4)
    return (item.opened_at + (due - item.opened_at) * share).replace(microsecond=0)


def _tiny_picture() -> bytes:
    picture = Image.new("RGB", (16, 16), "white")
    picture.paste((40, 90, 160), (0, 0, 8, 16))
    out = io.BytesIO()
    picture.save(out, "JPEG")
    return out.getvalue()
