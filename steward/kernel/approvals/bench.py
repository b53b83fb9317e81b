"""Who can sign now: posts and those who hold them, without whoever asked."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import cached_property

from django.db.models import Q, QuerySet

from steward.kernel.approvals.choices import LEADERS
from steward.kernel.approvals.models import Request, Seat
from steward.kernel.base.worktime import WorkHours
from steward.kernel.tenancy.models import Appointment, Post
from steward.kernel.tenancy.queries import in_force_somewhere
from steward.kernel.work.ladder import OfficeView


class NearOffice(OfficeView):
    """The part of the chart a request can ever meet: posts of its site and of the company, its line, its seats.

    A company of a thousand sites has thirty thousand posts; somebody who agrees does not wait for all of them.
    """

    def __init__(self, request: Request, at: datetime) -> None:
        super().__init__(at)
        self.request = request

    @cached_property
    def posts(self) -> dict[int, Post]:
        seated = Seat.objects.filter(stage__request=self.request.pk).values("post_id")
        here = Q(site__isnull=True) | Q(site_id=self.request.site_id, site__isnull=False)
        near = here | Q(pk=self.request.post_id) | Q(pk__in=seated)
        found = {post.pk: post for post in Post.objects.filter(near).order_by("pk")}
        while missing := {post.reports_to_id for post in found.values() if post.reports_to_id} - found.keys():
            found |= Post.objects.in_bulk(list(missing))
        return found

    @property
    def appointments(self) -> QuerySet[Appointment]:
        near = list(self.posts)
        return Appointment.objects.filter(
            Q(acting_for__isnull=True, post_id__in=near) | Q(acting_for__post_id__in=near)
        )


class Bench:
    """The organisation chart as one request sees it: those it bars never count, nor whoever stands in for them."""

    def __init__(self, request: Request, office: OfficeView) -> None:
        self.office, self.barred = office, request.barred
        self.site_id = request.site_id
        self._in_office: dict[int, bool] = {}

    def holders(self, post: Post) -> set[int]:
        """Who holds a post or acts for its holder, away or not."""
        worn = self.office.worn.get(post.pk, ()) if post.is_active else ()
        return {user for user, absent in worn if user not in self.barred and absent not in self.barred}

    def present(self, post: Post) -> set[int]:
        return self.holders(post) - self.office.away

    def is_in_office(self, user_id: int) -> bool:
        """Whether somebody holds a post, or acts for somebody, wherever in the company."""
        if user_id not in self._in_office:
            held = Appointment.objects.filter(in_force_somewhere(self.office.at), user__is_active=True)
            self._in_office[user_id] = held.filter(user_id=user_id).exists()
        return self._in_office[user_id]

    def signers(self, seat: Seat) -> set[int]:
        """Who can sign from a seat, away or not."""
        if seat.user_id is None:
            return self.holders(self.office.posts[seat.post_id])
        may = seat.user_id not in self.barred and self.is_in_office(seat.user_id)
        return {seat.user_id} if may else set()

    def is_there(self, seats: Iterable[Seat]) -> bool:
        """Whether one of several seats has somebody who is not away."""
        return any(self.signers(seat) - self.office.away for seat in seats)

    def next_up(self, start: Post, taken: set[int], *, is_anybody_there: bool = False) -> Post | None:
        """The next post above that can sign. Where nobody is there yet, the leaders come after the line, and somebody
        who is away before nobody.
        """
        line = [post for post in self.office.line_above(start) if post.pk not in taken]
        if is_anybody_there:
            return next((post for post in line if self.present(post)), None)
        way = [*line, *(post for post in self._leaders() if post.pk not in taken)]
        found = next((post for post in way if self.present(post)), None)
        return found or next((post for post in way if self.holders(post)), None)

    def _leaders(self) -> Iterator[Post]:
        for role in LEADERS:
            found = (post for post in self.office.posts.values() if role in post.roles)
            yield from (post for post in found if post.site_id in (self.site_id, None))

    def deadline(self, hours: int) -> datetime:
        """So many hours of the site's working time from now."""
        if self.site_id is None:
            return self.office.at + timedelta(hours=hours)
        own: WorkHours = self.office.hours_at(self.site_id)
        return own.add_minutes(self.office.at, hours * 60)
