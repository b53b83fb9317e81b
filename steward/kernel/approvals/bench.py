"""Who can sign now: posts and those who hold them, without whoever asked."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import cached_property

from steward.kernel.approvals.choices import LEADERS
from steward.kernel.approvals.models import Request, Seat
from steward.kernel.base.worktime import WorkHours
from steward.kernel.tenancy.models import Post
from steward.kernel.work.ladder import OfficeView


class Bench:
    """The organisation chart as one request sees it: those it bars never count, nor whoever stands in for them."""

    def __init__(self, request: Request, office: OfficeView) -> None:
        self.office, self.barred = office, request.barred
        self.site_id = request.site_id

    def holders(self, post: Post) -> set[int]:
        """Who holds a post or acts for its holder, away or not."""
        worn = self.office.worn.get(post.pk, ()) if post.is_active else ()
        return {user for user, absent in worn if user not in self.barred and absent not in self.barred}

    def present(self, post: Post) -> set[int]:
        return self.holders(post) - self.office.away

    @cached_property
    def in_office(self) -> set[int]:
        return {user for rows in self.office.worn.values() for user, _absent in rows}

    def signers(self, seat: Seat) -> set[int]:
        """Who can sign from a seat, away or not."""
        if seat.user_id is None:
            return self.holders(self.office.posts[seat.post_id])
        return {seat.user_id} & self.in_office - self.barred

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
