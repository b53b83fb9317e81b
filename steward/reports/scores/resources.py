"""Scorecards as people and programs meet them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from steward.kernel.base import clock
from steward.kernel.duties.months import month_before, month_of
from steward.kernel.surface.declare import (
    Column,
    Lines,
    Panel,
    Resource,
    Rows,
    choice_filter,
    declare_resource,
    flag_filter,
)
from steward.kernel.surface.usual import row_filter, site_filter, verbs_of
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Post, User
from steward.reports.models import Scorecard
from steward.reports.scores import actions, forms
from steward.reports.scores.policies import MAY, STAFF, may_card
from steward.reports.scores.queries import comments_on, to_sign, visible_cards
from steward.reports.scores.sheet import asked, percent, said_percent, sheet_of, state_of

# So far back a month can be chosen.
MONTHS = 13


def month_choices(_actor: Actor) -> list[tuple[Any, str]]:
    """The running month and the year before it."""
    found = [month_of(clock.today())]
    while len(found) < MONTHS:
        found.append(month_before(found[-1]))
    return [(month, f"{month:%Y-%m}") for month in found]


def post_words(keys: Any, _actor: Actor) -> list[str]:
    return [str(post) for post in Post.objects.filter(pk__in=keys)]


def user_words(keys: Any, actor: Actor) -> list[str]:
    return [user.name for user in User.objects.filter(organisation_id=actor.organisation_id, pk__in=keys)]


def _title(card: Scorecard) -> str:
    return f"{card.user} · {card.month:%Y-%m}"


def _mark(card: Scorecard) -> tuple[str, str]:
    _code, look, icon, _word = state_of(card)
    return look, icon


def _post(card: Scorecard) -> str:
    return str(_("%(post)s (acting)") % {"post": card.post}) if card.is_acting else str(card.post)


def _lines(card: Scorecard) -> Lines:
    facts = [_post(card), _("%(share)s in time") % {"share": said_percent(card.done, asked(card))}]
    if card.unmet:
        facts.append(_("%(n)d standards not met") % {"n": card.unmet})
    return Lines(_title(card), facts, state=(*_mark(card), state_of(card)[3]))


def _sheet(card: Scorecard, _actor: Actor) -> Mapping[str, Any]:
    return {"sheet": sheet_of(card)}


def _comments(card: Scorecard, _actor: Actor) -> Mapping[str, Any]:
    return {"comments": list(comments_on(card))}


def _by_me(rows: Rows, actor: Actor) -> Rows:
    return rows.filter(pk__in=to_sign(actor).order_by().values("pk"))


_verb = verbs_of(may_card, MAY, "scorecard")

SCORECARDS = declare_resource(
    Resource(
        name="scorecards",
        label=_("Scorecards"),
        label_one=_("Scorecard"),
        icon="id-badge",
        position=64,
        rows=visible_cards,
        roles=STAFF,
        title=_title,
        joined=("post", "user", "site", "signed_by"),
        default_sort="-month",
        default_filters={"holds": ("1",)},
        phone=_lines,
        head_template="reports/card_head.html",
        columns=(
            Column(
                "month", _("Month"), lambda card: card.month, show=lambda card: f"{card.month:%Y-%m}", sort="month",
                kind="link",
            ),
            Column("user", _("Person"), lambda card: card.user_id, show=lambda card: card.user),
            Column("post", _("Post"), lambda card: card.post_id, show=_post),
            Column("site", _("Site"), lambda card: card.site_id, show=lambda card: card.site or "", default=False),
            Column(
                "in_time", _("Done in time"), lambda card: percent(card.done, asked(card)),
                show=lambda card: said_percent(card.done, asked(card)), kind="number",
            ),
            Column(
                "weighted", _("Weighted"), lambda card: percent(card.weight_done, card.weight_all),
                show=lambda card: said_percent(card.weight_done, card.weight_all), kind="number",
            ),
            Column("late", _("Done late"), lambda card: card.late, sort="late", kind="number"),
            Column("missed", _("Missed"), lambda card: card.missed, sort="missed", kind="number"),
            Column("excused", _("Excused"), lambda card: card.excused, kind="number", default=False),
            Column("unmet", _("Standards not met"), lambda card: card.unmet, sort="unmet", kind="number"),
            Column("signed_by", _("Signed by"), lambda card: card.signed_by_id, show=lambda card: card.signed_by or ""),
            Column(
                "state", _("State"), lambda card: state_of(card)[0], show=lambda card: state_of(card)[3], kind="state",
                mark=_mark,
            ),
        ),
        detail_fields=lambda card: {
            "done": card.done,
            "asked": asked(card),
            "weight_done": card.weight_done,
            "weight_all": card.weight_all,
            "is_acting": card.is_acting,
            "edition": card.edition,
            "lines": card.lines,
            "counted_at": card.counted_at,
            "frozen_at": card.frozen_at,
            "signed_at": card.signed_at,
            "verdict": card.verdict,
        },
        filters=(
            choice_filter("month", _("Month"), "month", month_choices),
            flag_filter("mine", _("My own"), lambda rows, actor: rows.filter(user_id=actor.user_id)),
            flag_filter("to_sign", _("To be signed by me"), _by_me),
            flag_filter("unmet", _("With standards not met"), lambda rows, _actor: rows.filter(unmet__gt=0)),
            flag_filter("holds", _("Editions that hold"), lambda rows, _actor: rows.filter(is_current=True)),
            site_filter(),
            row_filter("user", _("Person"), "user_id", user_words),
            row_filter("post", _("Post"), "post_id", post_words),
        ),
        verbs=(
            _verb(
                "sign", _("Sign the card"), "signature", forms.SignScorecardForm, actions.sign_scorecard,
                style="primary", done=_("Signed."),
            ),
            _verb(
                "comment", _("Say something to it"), "message", forms.CommentScorecardForm,
                actions.comment_scorecard, done=_("Kept; your superiors read it with the card."),
            ),
        ),
        panels=(
            Panel("figures", _("The month"), "reports/card_figures.html", _sheet),
            Panel("comments", _("Said to it"), "reports/card_comments.html", _comments),
        ),
    )
)  # fmt: skip
