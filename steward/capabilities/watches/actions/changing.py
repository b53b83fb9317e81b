"""Another officer for a watch that everybody relies on already: asked for, and decided by approval."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from steward.capabilities.watches.actions.drawing import need_free
from steward.capabilities.watches.models import Change, Watch
from steward.capabilities.watches.policies import check
from steward.kernel.approvals.actions import request_approval
from steward.kernel.approvals.choices import State
from steward.kernel.approvals.models import Request
from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.refused import Refused, need_words
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import User

KIND = "watch.change"


@transaction.atomic
def change_watch(watch: Watch, *, by: Actor, officer: User, words: str) -> Watch:
    """Ask that somebody else has a watch of a published rota.

    Effects: change, a request of kind `watch.change` along the line of whoever asks, event `watch.change` (the
    colleague is told). Nothing changes until it is approved. Refuses anybody but its officer and those who draw
    rotas, a draft, a watch that is over or handed over, its own officer, no words, whoever `need_free` refuses, and a
    second request.
    """
    hat, at = check("change", watch, by), clock.now()
    if watch.rota.published_at is None:
        raise Refused(_("This rota is a draft."), do=_("Change it there."), code="draft")
    if watch.handed_at is not None or watch.ends_at <= at:
        raise Refused(_("This watch is over."), do=_("Choose one that is to come."), code="over")
    if officer.pk == watch.officer_id:
        raise Refused(_("It is this colleague's watch already."), field="officer", code="same")
    need_words(words, "words", _("Why does it have to change?"))
    need_free(watch.rota, officer, watch.starts_at, watch.ends_at, but=watch.pk)
    if Change.objects.filter(watch=watch, decided_at__isnull=True).exists():
        raise Refused(
            _("A change of this watch waits for approval already."), do=_("Wait for it."), code="asked"
        )
    change = Change.objects.create(
        organisation_id=watch.organisation_id,
        watch=watch,
        officer=officer,
        instead_of_id=watch.officer_id,
        words=words,
        asked_at=at,
    )
    request_approval(change, KIND, by=by, site_id=watch.site_id, words=words, hat=hat)
    data = {"from": watch.officer.name, "to": officer.name, "to_id": officer.pk, "note": change.pk}
    record("watch.change", watch, by=by, hat=hat, site_id=watch.site_id, at=at, data=data)
    return watch


@transaction.atomic
def decided_change(change: Change, request: Request, by: Actor) -> None:
    """Approved, the watch is the colleague's from now on; refused or withdrawn, it stays; a step of the decision.

    Effects: officer and change, event `watch.replace` or `watch.keep` (both are told). Given back, it waits. Refuses
    the approval where the watch was handed over meanwhile, or `need_free` refuses the colleague by now.
    """
    if request.state == State.RETURNED:
        return
    watch = Watch.objects.select_related("officer", "site", "rota").get(pk=change.watch_id)
    is_approved = request.state == State.APPROVED
    if is_approved:
        if watch.handed_at is not None:
            raise Refused(_("This watch is over."), do=_("Refuse the request."), code="over")
        need_free(watch.rota, change.officer, watch.starts_at, watch.ends_at, but=watch.pk)
        watch.officer, watch.why = change.officer, {}
        watch.save(update_fields=["officer", "why"])
    change.decided_at, change.is_approved = clock.now(), is_approved
    change.save(update_fields=["decided_at", "is_approved"])
    data = {
        "from": change.instead_of.name,
        "to": change.officer.name,
        "to_ids": [change.instead_of_id, change.officer_id],
    }
    record("watch.replace" if is_approved else "watch.keep", watch, by=by, site_id=watch.site_id, data=data)
