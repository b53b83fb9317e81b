"""What the portal tells a person who asks: on how many devices he is signed in, since when, and over WeChat."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from steward.kernel.people.erasers import declare_eraser
from steward.kernel.people.holdings import Holder, Row, declare_holder
from steward.kernel.people.models import Party
from steward.kernel.tenancy.actor import Actor
from steward.portal.models import OwnerMessage, OwnerOptOut, Visit, WechatLink
from steward.portal.telling.actions import erase_owner_messages
from steward.portal.wechat.actions import erase_links


def _visits(party: Party, _by: Actor) -> Sequence[Row]:
    return [(row.created_at, row.expires_at) for row in Visit.objects.filter(party=party).order_by("pk")]


declare_holder(
    Holder("portal.visits", _("Sign-ins to the owner's portal"), (_("Since"), _("Until")), _visits, (Visit,))
)


def _links(party: Party, _by: Actor) -> Sequence[Row]:
    return [(row.app, row.linked_at) for row in WechatLink.objects.filter(party=party).select_related("app")]


declare_holder(
    Holder("portal.wechat", _("Linked with WeChat"), (_("Account"), _("Since")), _links, (WechatLink,))
)
declare_eraser("portal.wechat", erase_links)


def _told(party: Party, _by: Actor) -> Sequence[Row]:
    rows = OwnerMessage.objects.filter(party=party).order_by("pk")
    return [(row.created_at, row.get_over_display(), row.words) for row in rows]


def _wants(party: Party, _by: Actor) -> Sequence[Row]:
    return [(row.at,) for row in OwnerOptOut.objects.filter(party=party)]


declare_holder(
    Holder(
        "portal.messages",
        _("Messages to owners"),
        (_("When"), _("Channel"), _("Words")),
        _told,
        (OwnerMessage,),
    )
)
declare_holder(Holder("portal.no_messages", _("Wants no messages"), (_("Since"),), _wants, (OwnerOptOut,)))
declare_eraser("portal.messages", erase_owner_messages)
