"""Announcements as people and programs meet them."""

from django.utils.translation import gettext_lazy as _

from steward.capabilities.community import actions, forms
from steward.capabilities.community.choices import State, Topic
from steward.capabilities.community.models import announcement_of
from steward.capabilities.community.policies import MAY, may
from steward.capabilities.community.queries import (
    JOINED,
    READERS,
    search_announcements,
    visible_announcements,
)
from steward.kernel.surface.declare import (
    Column,
    Lines,
    Panel,
    Resource,
    Verb,
    choice_filter,
    declare_resource,
)
from steward.kernel.surface.usual import site_filter, verbs_of
from steward.kernel.work.models import WorkItem

# Look and icon of a state; the word stands beside it always.
MARKS = {
    State.DRAFTED: ("off", "edit"),
    State.SUBMITTED: ("wait", "eye-check"),
    State.REVIEWED: ("info", "check"),
    State.PUBLISHED: ("ok", "speakerphone"),
    State.WITHDRAWN: ("off", "x"),
}


_verb = verbs_of(may, MAY)


def _phone(item: WorkItem) -> Lines:
    row = announcement_of(item)
    return Lines(
        title=item.title,
        state=(*MARKS[State(item.state)], State(item.state).label),
        facts=(Topic(row.topic).label, item.site, row.shown_until),
    )


ANNOUNCEMENTS = declare_resource(
    Resource(
        name="announcements",
        label=_("Announcements"),
        label_one=_("Announcement"),
        icon="speakerphone",
        position=14,
        rows=visible_announcements,
        roles=frozenset(READERS),
        title=lambda item: f"{item.number} {item.title}",
        joined=JOINED,
        default_sort="-opened_at",
        search=search_announcements,
        search_hint=_("Number or title"),
        phone=_phone,
        columns=(
            Column("number", _("Announcement no."), lambda item: item.number, kind="link"),
            Column("title", _("Title of the announcement"), lambda item: item.title, kind="title"),
            Column(
                "topic",
                _("Kind of announcement"),
                lambda item: item.announcement.topic,
                show=lambda item: Topic(item.announcement.topic).label,
            ),
            Column("site", _("Site"), lambda item: item.site_id, show=lambda item: item.site),
            Column(
                "shown_until",
                _("Shown until"),
                lambda item: item.announcement.shown_until,
                sort="announcement__shown_until",
            ),
            Column(
                "state",
                _("State"),
                lambda item: item.state,
                show=lambda item: State(item.state).label,
                kind="state",
                mark=lambda item: MARKS[State(item.state)],
            ),
            Column(
                "published_at",
                _("Published at"),
                lambda item: item.announcement.published_at,
                sort="announcement__published_at",
                kind="moment",
            ),
            Column(
                "opened_at", _("Written at"), lambda item: item.opened_at, sort="opened_at", kind="moment"
            ),
        ),
        detail_fields=lambda item: {"body": item.announcement.body},
        filters=(
            choice_filter("state", _("State"), "state", State),
            choice_filter("topic", _("Kind of announcement"), "announcement__topic", Topic),
            site_filter(),
        ),
        verbs=(
            Verb(
                "draft",
                _("Write an announcement"),
                "edit",
                forms.DraftAnnouncementForm,
                actions.draft_announcement,
                may=lambda _item, actor: bool(actor.roles & MAY["draft"]),
                roles=frozenset(MAY["draft"]),
                creates=True,
                style="primary",
            ),
            _verb(
                "change",
                _("Change the draft"),
                "edit",
                forms.ChangeAnnouncementForm,
                actions.change_announcement,
            ),
            _verb(
                "submit",
                _("Give to review"),
                "send",
                forms.SubmitAnnouncementForm,
                actions.submit_announcement,
                style="primary",
                done=_("A colleague reviews it now."),
            ),
            _verb(
                "review",
                _("Review"),
                "eye-check",
                forms.ReviewAnnouncementForm,
                actions.review_announcement,
                style="primary",
                done=_("Your word is kept."),
            ),
            _verb(
                "publish",
                _("Publish"),
                "speakerphone",
                forms.PublishAnnouncementForm,
                actions.publish_announcement,
                style="primary",
                done=_("The people it is for can read it now."),
            ),
            _verb(
                "withdraw",
                _("Withdraw"),
                "x",
                forms.WithdrawAnnouncementForm,
                actions.withdraw_announcement,
                style="danger",
                done=_("Nobody is shown it any more."),
            ),
        ),
        panels=(Panel("text", _("What people read"), "community/text.html"),),
    )
)
