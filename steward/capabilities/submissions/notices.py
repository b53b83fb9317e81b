"""Who hears of reports: holders of the post when one is due or missing, then the superior and quality."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from steward.capabilities.submissions.models import Submission
from steward.capabilities.submissions.queries import RECEIVERS
from steward.kernel.audit.models import Event
from steward.kernel.notify.kinds import Notice, declare_notices
from steward.kernel.tenancy.models import Post
from steward.kernel.tenancy.queries import holders, staff_at


def _row(event: Event) -> Submission:
    above = ("post__reports_to__site", "post__reports_to__organisation")
    return Submission.objects.select_related("post__site", "post__organisation", "site", *above).get(
        pk=event.subject_id
    )


def _holding(post: Post | None, event: Event) -> set[int]:
    return {row.user_id for row in holders(post, event.at)} if post else set()


def _author(event: Event) -> Iterable[int]:
    row = _row(event)
    return {row.author_id} if row.author_id else _holding(row.post, event)


def _waiting(event: Event) -> Iterable[int]:
    row = _row(event)
    quality = staff_at(row.site, event.at, roles=RECEIVERS) if row.site else ()
    return {one.user_id for one in quality} | _holding(row.post.reports_to, event)


def _page(event: Event) -> str:
    return f"/submissions/{event.subject_id}/"


NOTICES = declare_notices(
    Notice("submission.remind", _author, _("A report is due soon"), path=_page),
    Notice("submission.miss", _author, _("Your report is missing"), path=_page, urgent=True),
    Notice(
        "submission.miss", _waiting, _("A report was not handed in"), path=_page, code="submission.missing"
    ),
    Notice("submission.settle", _author, _("Your report was decided"), path=_page),
)
