"""The customer opinion form: filled in when the matter is handled, handed up the line, answered there (DSK5)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from steward.capabilities.tickets.actions.trail import tell
from steward.capabilities.tickets.choices import PaperKind
from steward.capabilities.tickets.complaints import Rung, rungs_above
from steward.capabilities.tickets.lifecycle import LIFECYCLE
from steward.capabilities.tickets.mediation import mediations_of
from steward.capabilities.tickets.models import OpinionForm, OpinionRung
from steward.capabilities.tickets.papers import OPINIONS, opinion_of, opinions_of, unread_rungs
from steward.capabilities.tickets.policies import MAY, check
from steward.kernel.base import clock
from steward.kernel.base.refused import Refused, need_words
from steward.kernel.tenancy.actor import Actor
from steward.kernel.work.models import WorkItem


@transaction.atomic
def hand_up_ticket(
    item: WorkItem, *, by: Actor, cause: str, handling: str, feedback: str, proposal: str = ""
) -> WorkItem:
    """Fill in the opinion form of a handled matter and hand it to one's superior (DSK5).

    Effects: the form of this cycle, a rung for the next post above that is held (never the person it is about), event
    `ticket.hand_up` that tells who is there. Refuses what is no opinion, an empty field, a second form in a cycle, and
    a line with nobody in it.
    """
    hat, at = check("hand_up", item, by), clock.now()
    LIFECYCLE.need(item, "hand_up")
    if item.kind not in OPINIONS:
        raise Refused(_("Only what a customer thinks of us has an opinion form."), code="no_opinion")
    told = {"cause": cause, "handling": handling, "feedback": feedback}
    if empty := [name for name, text in told.items() if not text.strip()]:
        raise Refused(_("The form is not complete."), do=_("Fill this in too."), field=empty[0], code="empty")
    if opinion_of(item) is not None:
        raise Refused(
            _("The form was handed up already."), do=_("Add what is new as a comment."), code="twice"
        )
    form = OpinionForm.objects.create(
        organisation_id=by.organisation_id,
        ticket=item.ticket,
        cycle=item.cycle,
        filled_by_id=by.user_id,
        filled_at=at,
        proposal=proposal,
        **told,
    )
    above = _add_rung(form, item, hat.post_id if hat else 0, at, 1)
    data = {"names": _names(above), "reached": [user.pk for user in above.people]}
    LIFECYCLE.move(item, "hand_up", at=at)
    tell("hand_up", item, by=by, hat=hat, at=at, data=data)
    return item


@transaction.atomic
def endorse_ticket(item: WorkItem, *, by: Actor, remark: str, further: bool = False) -> WorkItem:
    """Say one's word on an opinion form handed to one's post, and hand it further up where that is needed.

    Effects: the word and who said it, with `further` a rung for the next post above, event `ticket.endorse` that tells
    who filled it in, or who reads it next. Refuses who was not handed one, no words, and a line that ends here.
    """
    hat, at = check("endorse", item, by), clock.now()
    LIFECYCLE.need(item, "endorse")
    rung = (
        unread_rungs(by).filter(form__ticket_id=item.pk).select_related("form", "post").order_by("pk").first()
    )
    if rung is None:
        raise Refused(_("No opinion form waits for your post."), code="nothing_handed")
    need_words(remark, "remark", _("Say what you think of it."))
    rung.read_by_id, rung.read_at, rung.remark = by.user_id, at, remark
    rung.save(update_fields=["read_by", "read_at", "remark"])
    hat = next((worn for worn in by.hats if worn.post_id == rung.post_id), hat)
    reached: Sequence[int] = [rung.form.filled_by_id] if rung.form.filled_by_id else []
    if further:
        above = _add_rung(rung.form, item, rung.post_id, at, rung.position + 1)
        reached = [user.pk for user in above.people]
    LIFECYCLE.move(item, "endorse", at=at)
    tell("endorse", item, by=by, hat=hat, at=at, data={"post": rung.post.title, "reached": list(reached)})
    return item


@transaction.atomic
def print_ticket(item: WorkItem, *, by: Actor, paper: str) -> WorkItem:
    """Take a paper of a ticket out of the house, with customers' words on it: event `ticket.print` says who did.

    Refuses a paper nobody filled in.
    """
    hat, at = check("print", item, by), clock.now()
    rows = {PaperKind.OPINION: opinions_of, PaperKind.MEDIATION: mediations_of}[PaperKind(paper)](item)
    if not rows.exists():
        raise Refused(_("Nobody filled this in yet."), do=_("Fill it in first."), code="empty_paper")
    tell("print", item, by=by, hat=hat, at=at, data={"paper": paper})
    return item


def _add_rung(form: OpinionForm, item: WorkItem, post_id: int, at: datetime, position: int) -> Rung:
    above = next(iter(rungs_above(item, post_id, MAY["endorse"], at)), None)
    if above is None:
        raise Refused(
            _("Nobody above your post is in office."),
            do=_("Tell an administrator to fill the post."),
            code="nobody_above",
        )
    OpinionRung.objects.create(
        organisation_id=form.organisation_id, form=form, post=above.post, position=position
    )
    return above


def _names(rung: Rung) -> str:
    return "、".join(user.name for user in rung.people)
