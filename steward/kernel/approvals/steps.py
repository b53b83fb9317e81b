"""Steps as data: how they are read, whom each asks for, and which flow an amount falls under."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from steward.kernel.approvals.choices import RANKS, Mode
from steward.kernel.approvals.models import Flow
from steward.kernel.base.refused import Refused
from steward.kernel.tenancy.choices import Role
from steward.kernel.tenancy.models import Post
from steward.kernel.work.ladder import OfficeView

SUPERIOR, HEAD, CHAIN, ROLE, POST = "superior", "head", "chain", "role", "post"
MOST_HOURS = 24 * 60
MOST_STEPS = 6


@dataclass(frozen=True)
class Step:
    """`who` is `superior`, `head` (of the department), `chain:RANK` (each superior up to a rank), `role:ROLE` or
    `post:CODE`; `together` decides it beside the step before; after `hours` of the site's working time it climbs.
    """

    who: str
    mode: Mode = Mode.ANY
    hours: int = 48
    together: bool = False

    @property
    def by(self) -> str:
        return self.who.partition(":")[0]

    @property
    def what(self) -> str:
        return self.who.partition(":")[2]

    def as_data(self) -> dict[str, Any]:
        return {"who": self.who, "mode": str(self.mode), "hours": self.hours, "together": self.together}


# What a kind goes through where the organisation has no flow for it: the superior decides within two days.
HOUSE_STEPS = (Step(SUPERIOR),)


def read_steps(data: Any) -> list[Step]:
    """The steps of a flow. Refuses what nobody could follow: an unknown word, no step, no time."""
    if not isinstance(data, list) or not 1 <= len(data) <= MOST_STEPS:
        raise Refused(
            _("A flow has between one and %(n)d steps.") % {"n": MOST_STEPS},
            do=_("Say for each step who decides."),
            field="who_1",
        )
    return [_read(row, number) for number, row in enumerate(data, start=1)]


def _read(row: Any, number: int) -> Step:
    try:
        step = Step(
            who=str(row["who"]),
            mode=Mode(row.get("mode", Mode.ANY)),
            hours=int(row.get("hours", 48)),
            together=bool(row.get("together", False)),
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise _unreadable(number) from None
    known = {
        SUPERIOR: step.what == "",
        HEAD: step.what == "",
        CHAIN: step.what in RANKS,
        ROLE: step.what in Role.values,
        POST: step.what != "",
    }
    if not known.get(step.by, False) or not 1 <= step.hours <= MOST_HOURS:
        raise _unreadable(number)
    if step.together and (number == 1 or step.by == CHAIN):
        raise Refused(
            _("Step %(n)d cannot be decided beside the one before.") % {"n": number},
            do=_("A first step and a line of superiors stand on their own."),
            field=f"together_{number}",
        )
    return step


def _unreadable(number: int) -> Refused:
    return Refused(
        _("Step %(n)d does not say who decides within how many hours.") % {"n": number},
        do=_("Choose who decides, and between 1 and %(n)d hours.") % {"n": MOST_HOURS},
        field=f"who_{number}",
    )


def pick_flow(flows: Iterable[Flow], amount_minor: int | None) -> Flow | None:
    """The flow whose band holds the amount; requests without an amount go by the lowest band."""
    amount = amount_minor or 0
    return next(
        (
            flow
            for flow in flows
            if flow.least_minor <= amount and (flow.below_minor is None or amount < flow.below_minor)
        ),
        None,
    )


@dataclass(frozen=True)
class Wanted:
    """A stage to be: the posts that sign, one group for each signature, at its place in the order."""

    position: int
    step: Step
    slots: Sequence[Sequence[Post]]


def wanted_stages(
    steps: Sequence[Step], post: Post, site_id: int | None, office: OfficeView
) -> Iterator[Wanted]:
    """The stages of a post's request. A line of superiors becomes a stage each; what nobody holds has no post."""
    position = -1
    for step in steps:
        if step.by == CHAIN:
            for above in chain_up_to(post, step.what, office):
                position += 1
                yield Wanted(position, step, [[above]])
            continue
        position += not step.together
        posts = posts_of(step, post, site_id, office)
        slots = [[one] for one in posts] if step.mode == Mode.ALL else [posts]
        yield Wanted(position, step, slots or [[]])


def posts_of(step: Step, post: Post, site_id: int | None, office: OfficeView) -> list[Post]:
    """The posts a step asks for; those of the site before those over all sites."""
    match step.by:
        case "superior":
            return list(office.line_above(post))[:1]
        case "head":
            return [head_of(post, office)]
        case "role":
            found = [one for one in office.posts.values() if one.is_active and step.what in one.roles]
        case _:
            found = [one for one in office.posts.values() if one.is_active and one.code == step.what]
    here = [one for one in found if site_id is not None and one.site_id == site_id]
    return here or [one for one in found if one.site_id is None]


def head_of(post: Post, office: OfficeView) -> Post:
    """The head of a post's department: the highest of the department along its reporting line."""
    found = post
    for above in office.line_above(post):
        if above.department_id != post.department_id:
            break
        found = above
    return found


def chain_up_to(post: Post, rank: str, office: OfficeView) -> list[Post]:
    """Each superior up to the first of a rank (or a higher one); of those who have it, only the next one."""
    line = list(office.line_above(post))
    if has_rank(post, rank):
        return line[:1] or [post]
    for length, above in enumerate(line, start=1):
        if has_rank(above, rank):
            return line[:length]
    return line or [post]


def has_rank(post: Post, rank: str) -> bool:
    """Whether a post has a rank or a higher one."""
    return bool(set(post.roles) & set(RANKS[RANKS.index(Role(rank)) :]))
