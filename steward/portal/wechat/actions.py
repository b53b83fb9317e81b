"""Every write of links with WeChat."""

from django.db import transaction

from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.privacy import keyed_index
from steward.kernel.notify.models import VendorApp
from steward.kernel.people.models import Party
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.scope import scope
from steward.portal.models import SignInCode, Visit, WechatLink
from steward.portal.queries import customer


@transaction.atomic
def link_wechat(app: VendorApp, subject: str, *, code: SignInCode, party: Party) -> WechatLink | None:
    """Let WeChat open the portal for whoever has just proved his number with a code.

    Effects: a link, or the one there is made his (the newest proof counts), event `visit.link_wechat`. None and nothing
    written for a customer of another company than the public account's.
    """
    if party.organisation_id != app.organisation_id:
        return None
    with scope(party.organisation_id):
        link: WechatLink
        link, _new = WechatLink.objects.update_or_create(
            organisation_id=party.organisation_id,
            app=app,
            subject_index=keyed_index(subject, "identity"),
            defaults={
                "subject": subject,
                "party": party,
                "phone_index": code.phone_index,
                "linked_at": clock.now(),
            },
        )
        record("visit.link_wechat", party, by=customer(party))
    return link


@transaction.atomic
def unlink_wechat(party: Party, *, by: Actor, stay: Visit) -> None:
    """Part from WeChat: its word opens nothing any more, and no message goes there.

    Effects: the person's links and the visits they opened, but for the one in hand; event `visit.unlink_wechat`.
    """
    Visit.objects.filter(pk=stay.pk).update(wechat=None)
    WechatLink.objects.filter(party=party).delete()
    record("visit.unlink_wechat", party, by=by)


def erase_links(party: Party) -> int:
    """Forget who somebody is in WeChat; part of `erase_party`."""
    return int(WechatLink.objects.filter(party=party).delete()[1].get("portal.WechatLink", 0))
