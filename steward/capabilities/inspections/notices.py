"""Who hears of rounds."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from steward.kernel.audit.models import Event
from steward.kernel.notify.kinds import Notice, declare_notices
from steward.kernel.tenancy.models import Post
from steward.kernel.tenancy.queries import holders, reporting_line


def _post_and_superior(event: Event) -> Iterable[int]:
    """Whoever holds or acts for the post, and whoever does so for the first post above that somebody holds."""
    post = Post.objects.select_related("site", "organisation").get(pk=event.data["post"])
    readers = {row.user_id for row in holders(post, event.at)}
    for above in reporting_line(post.pk):
        found = {row.user_id for row in holders(above, event.at)}
        if found:
            return readers | found
    return readers


def _page(event: Event) -> str:
    return f"/rounds/{event.subject_id}/"


NOTICES = declare_notices(
    Notice(
        "round.warn",
        _post_and_superior,
        _("A round has not begun, its time is nearly over"),
        path=_page,
        urgent=True,
    ),
    Notice("round.miss", _post_and_superior, _("A round has gaps"), path=_page),
)
