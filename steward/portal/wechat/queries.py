"""Reads of links with WeChat: whose an id is, where one may come in over WeChat."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from steward.kernel.base.privacy import keyed_index
from steward.kernel.notify.choices import VendorKind
from steward.kernel.notify.models import VendorApp
from steward.kernel.notify.vendors.offers import offered_apps, open_app
from steward.kernel.notify.vendors.signing import in_wechat
from steward.kernel.notify.vendors.trips import Door
from steward.kernel.people.choices import ContactKind
from steward.kernel.people.models import ContactPoint, Party
from steward.kernel.people.queries import homes_of
from steward.kernel.tenancy.scope import everywhere, scope
from steward.portal.models import WechatLink

KINDS = (VendorKind.ACCOUNT.value,)
DOOR = Door("portal:wechat_back", partial(open_app, KINDS), _("Sign in with a code to your phone number."))


def account_for(agent: str, company: str) -> VendorApp | None:
    """The public account to come in over: inside WeChat alone, and of one company."""
    return next(iter(offered_apps(KINDS, company)), None) if in_wechat(agent) else None


def link_of(app: VendorApp, subject: str) -> WechatLink | None:
    """Whose an id is; nobody's where the number that proved it is his no more, or he has no home left."""
    with everywhere("an id tells whose scope to open"):
        rows = WechatLink.objects.filter(app=app, subject_index=keyed_index(subject, "identity"))
        link = rows.filter(party__erased_at__isnull=True).select_related("party__organisation").first()
    if link is None:
        return None
    with scope(link.organisation_id):
        still_his = ContactPoint.objects.filter(
            party=link.party_id, kind=ContactKind.PHONE, value_index=link.phone_index
        )
        return link if still_his.exists() and homes_of(link.party_id) else None


def is_linked(party: Party) -> bool:
    """Whether WeChat opens the portal for somebody."""
    return WechatLink.objects.filter(party=party).exists()
