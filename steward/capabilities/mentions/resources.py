"""Mentions as the few who may read them meet them, and what of them shows on the page of a ticket."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from steward.capabilities.mentions import actions, forms
from steward.capabilities.mentions.choices import Channel, Conclusion, State
from steward.capabilities.mentions.models import mention_of
from steward.capabilities.mentions.policies import MAY, may
from steward.capabilities.mentions.queries import (
    JOINED,
    LISTED,
    READERS,
    feedback_of,
    mentions_of,
    search_mentions,
    visible_mentions,
)
from steward.kernel.base import clock
from steward.kernel.evidence.queries import photos_of
from steward.kernel.surface.declare import (
    Column,
    Lines,
    Panel,
    Resource,
    Verb,
    bring_panel,
    choice_filter,
    date_filter,
    declare_resource,
    resources,
)
from steward.kernel.surface.promises import PROMISES
from steward.kernel.surface.usual import overdue_filter, site_filter, unclosed_filter, verbs_of
from steward.kernel.tenancy.actor import Actor
from steward.kernel.work.choices import Urgency
from steward.kernel.work.models import WorkItem

MARKS = {
    State.PASSED_ON: ("late", "eye-exclamation"),
    State.FOLLOWED: ("busy", "message-report"),
    State.CONCLUDED: ("wait", "flag"),
    State.CLOSED: ("ok", "circle-check"),
}


_verb = verbs_of(may, MAY)


def _phone(item: WorkItem) -> Lines:
    return Lines(
        title=item.title,
        state=(*MARKS[State(item.state)], State(item.state).label),
        facts=(mention_of(item).get_channel_display(), mention_of(item).follower or item.site),
        due_at=item.due_at,
    )


def _facts(item: WorkItem, actor: Actor) -> Mapping[str, Any]:
    """The screenshots, and whether the ticket is the actor's to open: a link that leads nowhere is no link."""
    ticket, tickets = mention_of(item).ticket, resources()["tickets"]
    opens = (
        ticket is not None and tickets.open_to(actor) and tickets.rows(actor).filter(pk=ticket.pk).exists()
    )
    return {"photos": list(photos_of(item)), "opens_ticket": opens}


def _feedback(item: WorkItem, _actor: Actor) -> Mapping[str, Any]:
    return {"feedback": list(feedback_of(item))}


def _linked(item: WorkItem, actor: Actor) -> Mapping[str, Any]:
    return {"mentions": MENTIONS, "rows": list(mentions_of(item, actor)), "now": clock.now()}


MENTIONS = declare_resource(
    Resource(
        name="mentions",
        label=_("Suspected negative information"),
        label_one=_("Negative information"),
        icon="eye-exclamation",
        position=31,
        rows=visible_mentions,
        roles=READERS,
        title=lambda item: f"{item.number} {item.title}",
        joined=JOINED,
        listed=LISTED,
        default_sort="-opened_at",
        default_filters={"open": ["1"]},
        search=search_mentions,
        search_hint=_("Number, words, account"),
        phone=_phone,
        head_template="mentions/head.html",
        columns=(
            Column("number", _("Mention no."), lambda item: item.number, kind="link"),
            Column("title", _("What it is about, in one line"), lambda item: item.title, kind="title"),
            Column("channel", _("Where it was seen"), lambda item: item.mention.channel,
                   show=lambda item: item.mention.get_channel_display()),
            Column("site", _("Site"), lambda item: item.site_id, show=lambda item: item.site),
            Column("urgency", _("Urgency"), lambda item: item.urgency,
                   show=lambda item: Urgency(item.urgency).label),
            Column("follower", _("Followed up by"), lambda item: item.mention.follower_id,
                   show=lambda item: item.mention.follower or ""),
            Column("due_at", _("Next feedback"), lambda item: item.due_at, kind="due"),
            Column("conclusion", _("Conclusion of it"), lambda item: item.mention.conclusion,
                   show=lambda item: item.mention.get_conclusion_display()),
            Column("state", _("Stage"), lambda item: item.state, show=lambda item: State(item.state).label,
                   kind="state", mark=lambda item: MARKS[State(item.state)]),
            Column("opened_at", _("Passed on at"), lambda item: item.opened_at, sort="opened_at", kind="moment"),
        ),
        detail_fields=lambda item: {
            "text": item.mention.text,
            "link": item.mention.link,
            "poster": item.mention.poster,
            "seen_at": item.mention.seen_at,
            "ticket": item.mention.ticket.number if item.mention.ticket else None,
            "closed_at": item.closed_at,
        },
        filters=(
            unclosed_filter(_("Not closed yet")),
            choice_filter("state", _("Stage"), "state", State),
            choice_filter("channel", _("Where it was seen"), "mention__channel", Channel),
            choice_filter("conclusion", _("Conclusion of it"), "mention__conclusion", Conclusion),
            overdue_filter(_("Overdue")),
            site_filter(),
            date_filter("opened", _("Passed on on"), "opened_at"),
        ),
        verbs=(
            Verb(
                "pass_on",
                _("Pass on negative information"),
                "eye-exclamation",
                forms.PassOnMentionForm,
                actions.pass_on_mention,
                may=lambda _item, actor: bool(actor.roles & MAY["pass_on"]),
                roles=MAY["pass_on"],
                creates=True,
                style="primary",
                done=_("Passed on: the manager and the head of customer service were told."),
            ),
            _verb("feed_back", _("Feed back"), "message-report", forms.FeedBackMentionForm,
                  actions.feed_back_mention, style="primary", done=_("Kept: quality was told.")),
            _verb("conclude", _("Final feedback"), "flag", forms.ConcludeMentionForm, actions.conclude_mention,
                  style="primary", done=_("Concluded: quality accepts it or sends it back.")),
            _verb("accept", _("Accept the conclusion"), "circle-check", forms.AcceptMentionForm,
                  actions.accept_mention, style="primary", done=_("Accepted and closed.")),
            _verb("send_back", _("Send back"), "arrow-back-up", forms.SendBackMentionForm,
                  actions.send_back_mention, done=_("Sent back: it is followed on.")),
            _verb("assign", _("Give to somebody"), "user-check", forms.AssignMentionForm, actions.assign_mention,
                  done=_("Given: from now on he sees it.")),
            _verb("link", _("Link to a ticket"), "link", forms.LinkMentionForm, actions.link_mention,
                  done=_("Linked to the ticket.")),
        ),
        panels=(
            Panel("facts", _("What was seen"), "mentions/facts.html", _facts),
            Panel("feedback", _("Feedback in phases"), "mentions/feedback.html", _feedback),
            PROMISES,
        ),
    )
)  # fmt: skip

bring_panel(
    "tickets", Panel("mentions", _("Suspected negative information"), "mentions/linked.html", _linked)
)
