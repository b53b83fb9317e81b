"""Who plays which part in the stories of the demonstration, and carries the verbs out."""

import random
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from steward.capabilities.tickets import actions
from steward.capabilities.tickets.candidates import candidates
from steward.capabilities.tickets.choices import CancelReason, ReturnReason, Satisfaction, TicketKind
from steward.config.demonstration_courses import HAPPY, SO_SO, UPDATES
from steward.config.demonstration_pictures import photo
from steward.config.demonstration_scene import Scene
from steward.config.preset_files import read_presets
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import SiteKind
from steward.kernel.tenancy.models import User
from steward.kernel.tenancy.queries import actor_of
from steward.kernel.work.choices import PauseReason
from steward.kernel.work.models import WorkItem

Story = dict[str, Any]
# Who takes requests when the desk is closed or is itself complained about, and who answers for service.
AT_NIGHT = {SiteKind.COMMUNITY: "duty-manager", SiteKind.TOWER: "order-head", SiteKind.HOTEL: "duty-manager"}
SERVICE = {SiteKind.COMMUNITY: "cs-head", SiteKind.TOWER: "cs-head", SiteKind.HOTEL: "duty-manager"}
DESK_HOURS = (8 * 60 + 30, 20 * 60)
NEUTRAL = 0.2


class Players:
    """The people of the scene at work; `play(verb, item, story, at)` carries one verb out."""

    def __init__(self, scene: Scene, dice: random.Random) -> None:
        self.scene, self.dice = scene, dice
        self._zone = ZoneInfo(scene.organisation.zone)
        self._hands = read_presets("demonstration/stories")["hands"]
        self._actors: dict[tuple[int, date], Actor] = {}
        self._post_of = {user.pk: post for post, user in scene.users.items()}

    def play(self, verb: str, item: WorkItem, story: Story, at: datetime) -> None:
        """Carry a verb out as the story has it. Raises whatever the action refuses."""
        getattr(self, f"_{verb}")(item, story, at)

    def actor(self, kind: str, code: str, at: datetime) -> Actor:
        """Whoever holds a post of a kind of site; hats change with the day at most."""
        user, day = self.scene.users[kind, code], at.astimezone(self._zone).date()
        if (user.pk, day) not in self._actors:
            self._actors[user.pk, day] = actor_of(user, at)
        return self._actors[user.pk, day]

    def front(self, story: Story, at: datetime, *, without: Iterable[int | None] = ()) -> Actor:
        """The desk; whoever stands in when it is closed, complained about or did the work itself."""
        kind = story["site"]
        local = at.astimezone(self._zone)
        is_open = kind == SiteKind.HOTEL or DESK_HOURS[0] <= local.hour * 60 + local.minute < DESK_HOURS[1]
        codes = ["desk" if is_open else AT_NIGHT[kind], SERVICE[kind], "manager"]
        banned = {*without, self._about(story)}
        return self.actor(kind, next(c for c in codes if self.scene.users[kind, c].pk not in banned), at)

    def _about(self, story: Story) -> int | None:
        return self.scene.users[story["site"], story["about"]].pk if "about" in story else None

    def _hand(self, item: WorkItem, at: datetime) -> Actor:
        kind, code = self._post_of[item.assignee_id or 0]
        return self.actor(kind, code, at)

    def _choose(self, item: WorkItem, story: Story, *, without: User | None = None) -> User:
        """The post named by the story or usual for the matter; for trades whoever has the skill and least to do."""
        kind = story["site"]
        code = story.get("to") or self._hands[kind].get(story["matter"].partition(".")[0])
        if code == "steward":
            code = f"steward-{item.building.code if item.building else self.dice.choice('123')}"
        if code and (item.category is None or not item.category.skill or "to" in story):
            return self.scene.users[kind, code]
        able = [row.user for row in candidates(item) if row.can_take and row.user != without]
        return able[0] if able else self.scene.users[kind, "eng-head"]

    def _accept(self, item: WorkItem, story: Story, at: datetime) -> None:
        actions.accept_ticket(item, by=self.front(story, at))

    def _dispatch(self, item: WorkItem, story: Story, at: datetime) -> None:
        before = story.pop("returned_by", None)
        actions.dispatch_ticket(item, by=self.front(story, at), to=self._choose(item, story, without=before))

    def _return(self, item: WorkItem, story: Story, at: datetime) -> None:
        story["returned_by"] = item.assignee
        note = "对讲主机要厂家授权，我这边没有账号。"
        actions.return_ticket(item, by=self._hand(item, at), reason=ReturnReason.SKILL, note=note)

    def _transfer(self, item: WorkItem, story: Story, at: datetime) -> None:
        to = self._choose(item, story, without=item.assignee)
        lead = self.actor(story["site"], "eng-head", at)
        actions.transfer_ticket(item, by=lead, to=to, note="他正在 2 栋抢修，换人去。")

    def _start(self, item: WorkItem, story: Story, at: datetime) -> None:
        actions.start_ticket(item, by=self._hand(item, at))

    def _pause(self, item: WorkItem, story: Story, at: datetime) -> None:
        until = story["resumes"] = story.get("until") or at + timedelta(days=2)
        reason = PauseReason(story.get("reason", PauseReason.PARTS))
        note = story.get("note", "配件已下单，到货后继续。")
        actions.pause_ticket(item, by=self._hand(item, at), reason=reason, expected_at=until, note=note)

    def _escalate(self, item: WorkItem, story: Story, at: datetime) -> None:
        note = "需要调取监控并约谈多户业主，超出我的权限，请经理协调。"
        actions.escalate_ticket(item, by=self._hand(item, at), note=note)

    def _comment(self, item: WorkItem, story: Story, at: datetime) -> None:
        actions.comment_ticket(item, by=self._hand(item, at), note=self.dice.choice(UPDATES), internal=False)

    def _finish(self, item: WorkItem, story: Story, at: datetime) -> None:
        result = story.get("result", "已处理完毕。")
        if item.cycle > 1:
            result = f"二次上门：{result}"
        photos = [photo(f"{item.number}/{item.cycle}", mended=True)] if item.kind == TicketKind.REPAIR else []
        actions.finish_ticket(item, by=self._hand(item, at), result=result, photos=photos)

    def _answer(self, item: WorkItem, story: Story, at: datetime) -> None:
        actions.finish_ticket(item, by=self.front(story, at), result=story.get("result", "已答复。"))

    def _call_back(self, item: WorkItem, story: Story, at: datetime) -> None:
        is_content = "words" in story or self.dice.random() > NEUTRAL
        words = story.get("words") if item.cycle == 1 else None
        note = words or self.dice.choice(HAPPY if is_content else SO_SO)
        said = Satisfaction.SATISFIED if is_content else Satisfaction.NEUTRAL
        self._ask(item, story, at, said, note)

    def _call_back_unhappy(self, item: WorkItem, story: Story, at: datetime) -> None:
        self._ask(item, story, at, Satisfaction.DISSATISFIED, story.get("words", "没弄好。"))

    def _call_back_unreached(self, item: WorkItem, story: Story, at: datetime) -> None:
        self._ask(item, story, at, Satisfaction.UNREACHED, "无人接听")

    def _ask(self, item: WorkItem, story: Story, at: datetime, said: str, note: str) -> None:
        caller = self.front(story, at, without=[item.ticket.finished_by_id])
        if self.dice.random() < 0.15:
            caller = self.actor("company", "quality", at)
        actions.call_back_ticket(item, by=caller, satisfaction=said, note=note)

    def _close(self, item: WorkItem, story: Story, at: datetime) -> None:
        without = (
            [] if item.kind in (TicketKind.INQUIRY, TicketKind.SUGGESTION) else [item.ticket.finished_by_id]
        )
        actions.close_ticket(item, by=self.front(story, at, without=without))

    def _cancel(self, item: WorkItem, story: Story, at: datetime) -> None:
        note = "与已受理工单重复，合并处理。"
        actions.cancel_ticket(item, by=self.front(story, at), reason=CancelReason.DUPLICATE, note=note)
