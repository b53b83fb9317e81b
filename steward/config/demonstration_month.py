"""A month at the three sites, lived through with a moved clock: every ticket goes through the actions.

The same dice on every machine and day, so that the month is the same wherever the calendar allows it.
"""

import random
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from steward.capabilities.tickets.actions import close_silent_tickets, comment_ticket, report_ticket
from steward.capabilities.tickets.choices import Source, TicketKind
from steward.config.demonstration_courses import COURSES, LONG, TODAY, Step
from steward.config.demonstration_pictures import photo
from steward.config.demonstration_players import Players, Story
from steward.config.demonstration_rounds import Rounds
from steward.config.demonstration_scene import PHONE, Scene
from steward.config.preset_files import read_presets
from steward.config.timeline import Timeline
from steward.kernel.base import clock
from steward.kernel.base.refused import Refused
from steward.kernel.people.models import Party
from steward.kernel.places.models import Place, PlaceKind
from steward.kernel.tenancy.actor import system_actor
from steward.kernel.tenancy.choices import SiteKind
from steward.kernel.work.models import Category, WorkItem
from steward.reports.weekly.actions import freeze_weeks

# Stories are spread over so many days; whoever wants fewer gets the latest ones.
DAYS = 30
# History ends so many days ago, that of long courses earlier; then comes what is going on now.
LATEST, LATEST_LONG = 2, 12
# While offices are open, today's doings lead up to this very moment; at night, to the evening before.
OPENS, CLOSES = time(10, 0), time(19, 30)
DAY_AND_NIGHT = 1300
RETRY = timedelta(minutes=30)
ANSWERED = frozenset({TicketKind.INQUIRY, TicketKind.SUGGESTION, TicketKind.PRAISE})
# Callers are not rung up at night.
CALLS = ("call_back", "call_back_unhappy", "call_back_unreached", "close")
CALLS_BEGIN, CALLS_END = time(9, 0), time(19, 45)
GUEST_PHONE = 8000
WAYS = [Source.PHONE, Source.PHONE, Source.DESK, Source.VISIT]


@dataclass
class Play:
    """One ticket's part in the month: its story and the steps still to come."""

    story: Story
    steps: list[Step]
    item_id: int = 0
    jitter: bool = True
    last: datetime = field(default_factory=clock.now)


class Month:
    """Plans stories onto a timeline and lets the players live them."""

    def __init__(
        self, scene: Scene, timeline: Timeline, dice: random.Random, now: datetime, days: int
    ) -> None:
        self.scene, self.timeline, self.dice, self.now, self.days = scene, timeline, dice, now, days
        self.players = Players(scene, dice)
        self._zone = ZoneInfo(scene.organisation.zone)
        self._matters = {(row.kind, row.code): row for row in Category.objects.select_related("parent")}
        self._guests = GUEST_PHONE

    def live(self) -> None:
        """Everything up to now, with the sweep at every deadline and the nightly closing of silent tickets."""
        self._plan_history()
        self._plan_today()
        # Dice of their own: the tickets stay the same whatever happens at the doors.
        Rounds(self.scene, self.timeline, random.Random(self.days), self.now, self.days).plan()
        first = datetime.combine((self.now - timedelta(days=self.days)).date(), time(3, 20), self._zone)
        for day in range(self.days + 1):
            if (night := first + timedelta(days=day)) < self.now:
                self.timeline.plan(night, self._close_silent)
                self.timeline.plan(night, self._freeze)
        self.timeline.run(until=self.now)

    def _close_silent(self) -> None:
        close_silent_tickets()

    def _freeze(self) -> None:
        """Every Monday the week before; on other days nothing is missing."""
        freeze_weeks(by=system_actor(self.scene.organisation.pk, "weeks"))

    def _plan_history(self) -> None:
        told = [
            story | {"site": story.get("site", "community")}
            for story in read_presets("demonstration/stories")["story"]
        ]
        told += [dict(story) for story in told if story.get("twice")]
        self.dice.shuffle(told)
        for place, story in enumerate(told):
            course = story.get("course", "smooth")
            if course == "smooth" and story["kind"] in ANSWERED:
                course = "thanked" if "words" in story else "answered"
            latest = LATEST_LONG if course in LONG else LATEST
            ago = latest + (DAYS - latest) * (1 - place / len(told))
            if ago > self.days:
                continue
            day = (self.now - timedelta(days=ago)).astimezone(self._zone).date()
            hour = self.dice.triangular(7.5, 21.5, 10) if course != "urgent" else self.dice.uniform(0, 24)
            moment = datetime.combine(day, time(), self._zone) + timedelta(minutes=int(hour * 60))
            self._begin(story, COURSES[course], moment)

    def _plan_today(self) -> None:
        evening = self._base()
        for story in (
            row | {"site": row.get("site", "community")}
            for row in read_presets("demonstration/today")["today"]
        ):
            base = self.now if story["site"] == SiteKind.HOTEL else evening
            steps = TODAY[story["upto"]]
            story["until"] = base + timedelta(days=1, hours=2)
            story["note"] = story.get("words", "")
            ago = self._ago(story, base)
            # Whatever happened had happened by now.
            share = min(1.0, ago * 0.8 / sum(gap for _verb, gap in steps)) if steps else 1.0
            scaled = [(verb, gap * share) for verb, gap in steps]
            self._begin(story, scaled, base - timedelta(minutes=ago), jitter=False)
            if "acting_note" in story:
                self.timeline.plan(base - timedelta(minutes=200), partial(self._act, story))

    def _ago(self, story: Story, base: datetime) -> float:
        """Minutes before the base. Complaints have a day and a night: what is not meant to be late began later."""
        night = (self.now - base) / timedelta(minutes=1)
        is_pressed = story["kind"] == TicketKind.COMPLAINT and not story.get("late")
        return float(story["ago"] * (1 - night / DAY_AND_NIGHT if is_pressed else 1))

    def _base(self) -> datetime:
        """Now, while offices are open; else the evening before."""
        local = self.now.astimezone(self._zone)
        if OPENS <= local.time() <= CLOSES:
            return self.now
        day = local.date() if local.time() > CLOSES else local.date() - timedelta(days=1)
        return datetime.combine(day, CLOSES, self._zone)

    def _begin(self, story: Story, steps: list[Step], at: datetime, *, jitter: bool = True) -> None:
        self.timeline.plan(at, partial(self._report, Play(story, list(steps), jitter=jitter, last=at)))

    def _report(self, play: Play) -> WorkItem:
        story, at = play.story, clock.now()
        kind = story["site"]
        place, party = self._where(story)
        is_guest = party is None and story.get("source") != Source.STAFF
        by = self.players.actor(kind, "guard", at) if story.get("source") else self.players.front(story, at)
        item = report_ticket(
            by=by,
            site=self.scene.sites[kind],
            kind=story["kind"],
            title=story["title"],
            body=story.get("body", ""),
            category=self._matters[story["kind"], story["matter"]],
            place=place,
            requester=party,
            stranger_name=f"{self.dice.choice('赵钱孙李周吴郑王')}{self.dice.choice(('先生', '女士'))}"
            if is_guest
            else "",
            stranger_phone=self._guest_phone() if is_guest else "",
            source=story.get("source")
            or self.dice.choice([Source.PHONE, Source.PHONE, Source.DESK, Source.VISIT]),
            about_user=self.scene.users[kind, story["about"]] if "about" in story else None,
            photos=[photo(story["title"], mended=False)] if self._has_photo(story) else [],
        )
        play.item_id = item.pk
        story["item_id"] = item.pk
        self._plan_next(play)
        return item

    def _has_photo(self, story: Story) -> bool:
        chance = (
            0.25 if story["kind"] in (TicketKind.REPAIR, TicketKind.COMPLAINT) and "upto" not in story else 0
        )
        return bool(story.get("photo")) or self.dice.random() < chance

    def _where(self, story: Story) -> tuple[Place, Party | None]:
        """The place of the story, or some household's; and who asks from there."""
        kind = story["site"]
        homes = self.scene.homes[kind]
        home, party = self.dice.choice(homes)
        if "place" not in story:
            return home, party
        place = self.scene.places[kind, story["place"]]
        if story.get("source") == Source.STAFF:
            return place, None
        if place.kind in (PlaceKind.UNIT, PlaceKind.ROOM):
            party = next((who for unit, who in homes if unit.pk == place.pk), None)
        return place, party

    def _guest_name(self) -> str:
        return self.dice.choice("赵钱孙李周吴郑王") + self.dice.choice(("先生", "女士"))

    def _guest_phone(self) -> str:
        self._guests += 1
        return PHONE.format(self._guests)

    def _plan_next(self, play: Play, *, after: timedelta | None = None) -> None:
        if not play.steps:
            return
        verb, gap = play.steps[0]
        if after is None:
            # Answers to complaints take longer than a tap.
            slow = 4 if verb == "finish" and play.story["kind"] == TicketKind.COMPLAINT and play.jitter else 1
            after = timedelta(minutes=gap * slow * (self.dice.uniform(0.6, 1.5) if play.jitter else 1))
        moment = max(clock.now(), play.story.get("resumes", clock.now())) + after
        if verb in CALLS:
            moment = self._by_day(moment)
        if moment < self.now:
            self.timeline.plan(moment, partial(self._step, play))

    def _by_day(self, moment: datetime) -> datetime:
        local = moment.astimezone(self._zone)
        minutes = timedelta(minutes=self.dice.randrange(5, 90))
        if local.time() > CALLS_END:
            return datetime.combine(local.date() + timedelta(days=1), CALLS_BEGIN, self._zone) + minutes
        if local.time() < CALLS_BEGIN:
            return datetime.combine(local.date(), CALLS_BEGIN, self._zone) + minutes
        return moment

    def _step(self, play: Play) -> WorkItem:
        item = WorkItem.objects.select_related("ticket", "site", "category", "assignee", "building").get(
            pk=play.item_id
        )
        try:
            self.players.play(play.steps[0][0], item, play.story, clock.now())
        except Refused as refusal:
            # Sent to somebody whose shift has not begun: again in half an hour. All else is a mistake in the story.
            if refusal.code != "off_duty":
                raise
            self._plan_next(play, after=RETRY)
            return item
        play.steps.pop(0)
        self._plan_next(play)
        return item

    def _act(self, story: Story) -> WorkItem:
        """The acting deputy sees to what the absent colleague left: both names stay in the trail (HRM2)."""
        item = WorkItem.objects.select_related("ticket", "site").get(pk=story["item_id"])
        by = self.players.actor(
            story["site"], read_presets("demonstration/staff")["acting"]["deputy"], clock.now()
        )
        return comment_ticket(item, by=by, note=story["acting_note"])
