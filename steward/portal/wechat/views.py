"""To WeChat and back, and parting from it."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from steward.kernel.base.refused import Refused
from steward.portal.actions import open_wechat_visit
from steward.portal.door import for_customers, let_in
from steward.portal.queries import Guest
from steward.portal.sign_in import following_of, show_refusal
from steward.portal.wechat.actions import unlink_wechat
from steward.portal.wechat.queries import DOOR, link_of


@login_not_required
@never_cache
@require_GET
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Go to WeChat, which knows its own user without asking him."""
    app = DOOR.find(pk)
    if app is None:
        raise Http404
    try:
        return HttpResponseRedirect(DOOR.begin(request, app, following_of(request)))
    except Refused as refused:
        return show_refusal(request, refused)


@login_not_required
@never_cache
@require_GET
def back(request: HttpRequest) -> HttpResponse:
    """Back from WeChat: in where the id is linked, else to the code that proves whose it is."""
    try:
        app, subject, following = DOOR.end(request)
    except Refused as refused:
        return show_refusal(request, refused)
    link = link_of(app, subject)
    if link is None:
        DOOR.keep_unlinked(request, app, subject, following)
        return HttpResponseRedirect(f"{reverse('portal:sign_in')}?{urlencode({'next': following})}")
    secret = open_wechat_visit(link)
    rotate_token(request)
    return let_in(HttpResponseRedirect(following), secret)


@for_customers
@require_POST
def unlink(request: HttpRequest, guest: Guest) -> HttpResponse:
    """Part from WeChat; this device stays signed in."""
    unlink_wechat(guest.party, by=guest.actor, stay=guest.visit)
    messages.success(request, _("WeChat opens your portal no more."))
    return HttpResponseRedirect(reverse("portal:record"))
