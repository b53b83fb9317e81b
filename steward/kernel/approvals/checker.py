"""The checker: says where a flow could end dead, before anybody asks for something.

Looked at is the chart, not who holds which post today: a post vacated later climbs, a post that is nowhere cannot.
"""

from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from steward.kernel.approvals.choices import LEADERS
from steward.kernel.approvals.models import Flow
from steward.kernel.approvals.say import say_who
from steward.kernel.approvals.steps import CHAIN, HEAD, SUPERIOR, Step, has_rank, posts_of, read_steps
from steward.kernel.base.money import show_minor
from steward.kernel.base.refused import Refused
from steward.kernel.tenancy.models import Post
from steward.kernel.work.ladder import OfficeView

# So many are named; whoever mends those looks again.
MOST_NAMED = 6


def need_sound(flows: Sequence[Flow], office: OfficeView) -> None:
    """Refuses flows of one kind that could end dead, naming where."""
    found = problems_of(flows, office)
    if found:
        raise Refused(
            " ".join(found[:MOST_NAMED]),
            do=_("Choose somebody whom every site has."),
            field="who_1",
            code="dead_end",
        )


def problems_of(flows: Sequence[Flow], office: OfficeView) -> list[str]:
    """Everything at which requests of a kind could end dead: sentences in the reader's language."""
    found = list(_bands(flows))
    for flow in flows:
        try:
            steps = read_steps(flow.steps)
        except Refused as refused:
            found.append(refused.what if isinstance(refused.what, str) else str(refused.what))
            continue
        for number, step in enumerate(steps, start=1):
            found += [f"{_('Step %(n)d:') % {'n': number}} {words}" for words in step_problems(step, office)]
    return found


def _bands(flows: Iterable[Flow]) -> Iterator[str]:
    """Amounts that no flow is for, or two."""
    reached: int | None = 0
    for flow in sorted(flows, key=lambda row: row.least_minor):
        if reached is None or flow.least_minor < reached:
            yield _("Two flows are for amounts from %(amount)s.") % {"amount": show_minor(flow.least_minor)}
        elif flow.least_minor > reached:
            yield _("No flow is for amounts from %(amount)s.") % {"amount": show_minor(reached)}
        reached = None if reached is None or flow.below_minor is None else max(reached, flow.below_minor)
    if reached is not None:
        yield _("No flow is for amounts from %(amount)s.") % {"amount": show_minor(reached)}


def step_problems(step: Step, office: OfficeView) -> Iterator[str]:
    """Sites where nobody could hold a step, posts whose line ends before it."""
    posts = [post for post in office.posts.values() if post.is_active]
    who = {"who": say_who(step.who, office)}
    if step.by == CHAIN:
        for post in posts:
            line = [post, *office.line_above(post)]
            if not any(has_rank(one, step.what) for one in line):
                yield _("the line above %(post)s ends before %(who)s.") % (
                    {"post": _name(post, office)} | who
                )
    elif step.by in (SUPERIOR, HEAD):
        for post in posts:
            if post.reports_to_id is None and not set(post.roles) & set(LEADERS):
                yield _("nobody stands above %(post)s.") % {"post": _name(post, office)}
    else:
        for site in office.sites.values():
            here = next((post for post in posts if post.site_id == site.pk), None)
            if site.is_active and here and not posts_of(step, here, site.pk, office):
                yield _("%(site)s has nobody for “%(who)s”.") % ({"site": site.name} | who)


def _name(post: Post, office: OfficeView) -> str:
    site = office.sites.get(post.site_id or 0)
    return f"{site.name} · {post}" if site else str(post)
