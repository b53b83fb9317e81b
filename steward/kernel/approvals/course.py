"""The course of one request: stages open, climb and close; called by actions and the sweep, in their transaction."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.apps import apps
from django.db import models

from steward.kernel.approvals.bench import Bench, NearOffice
from steward.kernel.approvals.choices import StageState, State, Verdict
from steward.kernel.approvals.kinds import approval_kind
from steward.kernel.approvals.models import Decision, Request, Seat, Stage
from steward.kernel.approvals.steps import Step, wanted_stages
from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.tenancy.actor import Actor, Hat, system_actor
from steward.kernel.tenancy.models import Post
from steward.kernel.work.ladder import OfficeView

# Posts are vacated without telling anybody: each open request is looked at so often.
LOOKS_EVERY = timedelta(hours=1)
SAVED = ("state", "position", "decided_at", "due_at", "next_check_at")


def course_of(request: Request) -> "Course":
    """The course of one request now, seen from its own part of the chart."""
    return Course(request, NearOffice(request, clock.now()))


class Course:
    """One request on its way. Whoever uses it has taken the request (`take`), so that nobody else moves it."""

    def __init__(self, request: Request, office: OfficeView) -> None:
        self.request, self.office, self.at = request, office, office.at
        self.bench = Bench(request, office)
        self.system = system_actor(request.organisation_id, "approvals")

    def begin(self, steps: Sequence[Step], by: Actor) -> set[int]:
        """Make the stages of this round and open the first; returns who is asked now."""
        request = self.request
        post = self.office.posts[request.post_id]
        for wanted in wanted_stages(steps, post, request.site_id, self.office):
            stage = Stage.objects.create(
                organisation_id=request.organisation_id,
                request=request,
                round=request.round,
                position=wanted.position,
                who=wanted.step.who,
                mode=wanted.step.mode,
                hours=wanted.step.hours,
            )
            for slot, posts in enumerate(wanted.slots):
                self._seat_posts(stage, slot, posts, post)
        request.position = 0
        return self._open(by)

    def _seat_posts(self, stage: Stage, slot: int, posts: Sequence[Post], start: Post) -> None:
        """A slot nobody was found for begins one level up already."""
        above = None if posts else self.bench.next_up(start, set())
        for post in posts or [above or start]:
            self.seat(stage, slot, post, has_climbed=not posts)

    def seat(self, stage: Stage, slot: int, post: Post, **more: object) -> Seat:
        return Seat.objects.create(
            organisation_id=self.request.organisation_id, stage=stage, slot=slot, post=post, **more
        )

    def advance(self, by: Actor) -> set[int]:
        """Close the stages that have all their signatures; go on to the next, or to the end. Returns who is asked."""
        stages = list(self._stages(StageState.OPEN))
        waits = set(Seat.objects.filter(stage__in=stages, is_open=True).values_list("stage_id", flat=True))
        for stage in stages:
            if stage.pk not in waits:
                stage.state = StageState.DONE
                stage.save(update_fields=["state"])
        if waits:
            self.save()
            return set()
        self.request.position += 1
        return self._open(by)

    def _stages(self, *states: StageState) -> "models.QuerySet[Stage]":
        rows: models.QuerySet[Stage] = Stage.objects.filter(
            request=self.request, round=self.request.round, state__in=states
        )
        return rows.order_by("position", "pk")

    def _open(self, by: Actor) -> set[int]:
        """Open the stages at the position; none there: everybody agreed."""
        stages = list(self._stages(StageState.WAITING).filter(position=self.request.position))
        if not stages:
            self.finish(State.APPROVED, by)
            return set()
        asked: set[int] = set()
        for stage in stages:
            if self.request.state == State.OPEN:
                asked |= self.open_stage(stage)
        if self.request.state == State.OPEN:
            self.save()
        return asked

    def open_stage(self, stage: Stage) -> set[int]:
        """Ask for the signatures of a stage; where nobody is there it climbs at once. Returns who is asked."""
        stage.state = StageState.OPEN
        stage.due_at = stage.climb_at = self.bench.deadline(stage.hours)
        stage.save(update_fields=["state", "due_at", "climb_at"])
        seats = list(stage.seats.order_by("slot", "pk"))
        stage.seats.update(is_open=True)
        for seat in seats:
            seat.is_open = True
        asked = self.asked(seats)
        for slot in sorted({seat.slot for seat in seats}):
            self.look(stage, [seat for seat in seats if seat.slot == slot])
        return asked

    def asked(self, seats: Iterable[Seat]) -> set[int]:
        """Who can sign from these seats and is not away."""
        return {user for seat in seats for user in self.bench.signers(seat)} - self.office.away

    def look(self, stage: Stage, seats: list[Seat], *, is_overdue: bool = False) -> bool:
        """Pass an open slot up where nobody is there, or where its time is over; whether it went up.

        Where nobody in the whole company is left, the request goes back to whoever asked: nothing hangs.
        """
        if self.request.state != State.OPEN:
            return False
        if not is_overdue and self.bench.is_there(seat for seat in seats if seat.is_open):
            return False
        if self._climb(stage, seats):
            return True
        if not any(self.bench.signers(seat) for seat in seats if seat.is_open):
            self.say(Verdict.RETURNED, self.system)
            self.finish(State.RETURNED, self.system)
            self.tell("approval.give_back", self.system)
        return False

    def _climb(self, stage: Stage, seats: list[Seat]) -> bool:
        back = next((s for s in seats if not s.is_open and self.bench.is_there([s])), None)
        if back:
            # A colleague who was to decide is gone: it is back with whoever handed it on.
            post = self.office.posts[back.post_id]
            back.is_open = True
            back.save(update_fields=["is_open"])
            seat = back
        else:
            taken = {seat.post_id for seat in seats if seat.user_id is None}
            start = self.office.posts[seats[-1].post_id]
            above = self.bench.next_up(start, taken, is_anybody_there=self._somebody(seats))
            if above is None:
                return False
            post = above
            seat = self.seat(stage, seats[0].slot, post, has_climbed=True, is_open=True)
            seats.append(seat)
        self.say(Verdict.CLIMBED, self.system, stage=stage, slot=seat.slot, to=post.title)
        self.tell("approval.climb", self.system, asked=self.asked([seat]), to=post.title)
        return True

    def _somebody(self, seats: Iterable[Seat]) -> bool:
        """Whether somebody can sign, be it that he is away: then an absent superior is asked no better."""
        return any(self.bench.signers(seat) for seat in seats if seat.is_open)

    def sweep(self) -> bool:
        """Look at every slot that waits, pass up what is overdue; whether anything went up."""
        moved = False
        for stage in self._stages(StageState.OPEN):
            is_overdue = stage.climb_at is not None and stage.climb_at <= self.at
            seats = list(stage.seats.order_by("pk"))
            went_up = False
            for slot in sorted({seat.slot for seat in seats if seat.is_open}):
                went_up |= self.look(stage, [s for s in seats if s.slot == slot], is_overdue=is_overdue)
            if is_overdue:
                stage.climb_at = self.bench.deadline(stage.hours) if went_up else None
                stage.save(update_fields=["climb_at"])
            moved |= went_up
        if self.request.state == State.OPEN:
            self.save()
        return moved

    def save(self) -> None:
        """The nearest deadline, and when it is looked at again."""
        stages = list(self._stages(StageState.OPEN))
        self.request.due_at = min((stage.due_at for stage in stages if stage.due_at), default=None)
        climbs = [stage.climb_at for stage in stages if stage.climb_at and stage.climb_at > self.at]
        self.request.next_check_at = min([*climbs, self.at + LOOKS_EVERY])
        self.request.save(update_fields=SAVED)

    def finish(self, state: State, by: Actor) -> None:
        """End this round, and let the kind do what follows: in the same transaction."""
        request = self.request
        request.state = state
        request.decided_at = None if state == State.RETURNED else self.at
        request.due_at = request.next_check_at = None
        request.save(update_fields=SAVED)
        Seat.objects.filter(stage__request=request, is_open=True).update(is_open=False)
        self._stages(StageState.OPEN, StageState.WAITING).update(state=StageState.ENDED)
        approval_kind(request.kind).decided(subject_of(request), request, by)

    def say(self, verdict: Verdict, by: Actor, hat: Hat | None = None, **more: object) -> Decision:
        """A row of what was said, with both names where somebody acts for a colleague."""
        return Decision.objects.create(
            organisation_id=self.request.organisation_id,
            request=self.request,
            round=self.request.round,
            verdict=verdict,
            user_id=by.user_id,
            post_title=hat.title if hat else "",
            acting_for=hat.acting_for_name if hat else "",
            at=self.at,
            **more,
        )

    def tell(
        self,
        event: str,
        by: Actor,
        hat: Hat | None = None,
        *,
        asked: Iterable[int] = (),
        said: Decision | None = None,
        to: str = "",
    ) -> None:
        """The event: who is asked by it, how the request stands, whose words belong to it."""
        request = self.request
        data: dict[str, object] = {
            "kind": request.kind,
            "number": request.number,
            "state": str(request.state),
            "asked": sorted(asked),
        }
        if to:
            data["to"] = to
        if said is not None and said.reason:
            data["note"] = said.pk
        record(event, request, by=by, hat=hat, site_id=request.site_id, at=self.at, data=data)


def subject_of(request: Request) -> models.Model:
    """The row a request is about. Raises `DoesNotExist` where it is gone."""
    model = apps.get_model(request.subject_type)
    row: models.Model = model._default_manager.get(pk=request.subject_id)
    return row
