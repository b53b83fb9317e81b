"""To a vendor and back; linking one's account there, and parting from it."""

from axes.handlers.proxy import AxesProxyHandler
from django.contrib import messages
from django.contrib.auth import authenticate
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from steward.desk.identities.actions import link_identity, note_use, unlink_identity
from steward.desk.identities.forms import LinkIdentityForm
from steward.desk.identities.queries import DOOR, identity_of, own_identities
from steward.desk.second_factor.passing import enter_by_vendor, typed_password_lately
from steward.desk.sign_in import following_of, show_refusal, too_many_tries, with_own_language
from steward.kernel.base.refused import Refused
from steward.kernel.notify.models import Identity, VendorApp
from steward.kernel.surface.again import answers_of, asks_again
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import User
from steward.kernel.tenancy.scope import scope


@login_not_required
@never_cache
@require_GET
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Go to a vendor's sign-in page, to sign in or to link what one has there."""
    app = DOOR.find(pk)
    if app is None:
        raise Http404
    try:
        return HttpResponseRedirect(DOOR.begin(request, app, following_of(request)))
    except Refused as refused:
        return _refuse(request, refused)


@login_not_required
@never_cache
@require_GET
def back(request: HttpRequest) -> HttpResponse:
    """Back from a vendor: signed in where the account there is linked, else asked who one is first."""
    try:
        app, subject, following = DOOR.end(request)
        identity = identity_of(app, subject)
        if request.user.is_authenticated:
            return _back_to_own(request, app, subject, identity)
        if identity is None:
            DOOR.keep_unlinked(request, app, subject, following)
            return HttpResponseRedirect(f"{reverse('desk:sign_in')}?next={reverse('desk:link_identity')}")
        return _enter(request, app, identity, following)
    except Refused as refused:
        return _refuse(request, refused)


def _enter(request: HttpRequest, app: VendorApp, identity: Identity, following: str) -> HttpResponse:
    """What keeps a password out keeps a vendor's word out as well: a closed account, and a locked name."""
    user: User = identity.user
    if not user.is_active:
        raise Refused(
            _("This account is closed."), do=_("Ask the person your post reports to."), code="account_closed"
        )
    names = {user.username, user.phone} - {""}
    if not all(AxesProxyHandler.is_allowed(request, {"username": name}) for name in names):
        raise too_many_tries()
    with scope(user.organisation_id):
        note_use(identity)
    address = enter_by_vendor(request, user, following, kind=app.kind, counts=app.counts)
    return with_own_language(request, HttpResponseRedirect(address), user)


def _back_to_own(
    request: HttpRequest, app: VendorApp, subject: str, identity: Identity | None
) -> HttpResponse:
    own = reverse("desk:identities")
    if identity is not None and identity.user_id == request.user.pk:
        messages.info(request, _("This account is linked already."))
        return HttpResponseRedirect(own)
    DOOR.keep_unlinked(request, app, subject, own)
    return HttpResponseRedirect(reverse("desk:link_identity"))


def _refuse(request: HttpRequest, refused: Refused) -> HttpResponse:
    if request.user.is_authenticated:
        return _own_page(request, refused)
    return show_refusal(request, refused)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@asks_again
def link(request: HttpRequest) -> HttpResponse:
    """Ask whether the account at the vendor shall open one's own; with the password, unless it was just typed."""
    waiting = DOOR.unlinked(request)
    if waiting is None:
        return HttpResponseRedirect(reverse("desk:identities"))
    app, subject, following = waiting
    actor, needs = _actor(request), not typed_password_lately(request)
    form = LinkIdentityForm(request.POST if needs and request.method == "POST" else None)
    refused = None
    if request.method == "POST" and (not needs or _is_right(request, form)):
        try:
            link_identity(app, subject, by=actor, answers=answers_of(request))
        except Refused as error:
            refused = error
        else:
            DOOR.forget_unlinked(request)
            messages.success(request, _("From now on you can sign in over %(vendor)s.") % {"vendor": app})
            return HttpResponseRedirect(following)
    context = {"form": form if needs else None, "app": app, "person": actor.name, "refused": refused}
    status = refused.status if refused else 422 if form.errors else 200
    return render(request, "desk/identities/link.html", context, status=status)


def _is_right(request: HttpRequest, form: LinkIdentityForm) -> bool:
    """Asked as at the sign-in, so that guessing locks here too."""
    if not form.is_valid():
        return False
    name = User.objects.get(pk=_actor(request).person_id).username
    if authenticate(request, username=name, password=form.cleaned_data["password"]) is None:
        form.add_error("password", _("This is not your password."))
    return not form.errors


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Do not link what waits."""
    DOOR.forget_unlinked(request)
    return HttpResponseRedirect(reverse("desk:identities"))


@never_cache
@require_GET
def own(request: HttpRequest) -> HttpResponse:
    """One's own accounts at vendors."""
    return _own_page(request)


def _own_page(request: HttpRequest, refused: Refused | None = None) -> HttpResponse:
    context = {"rows": own_identities(_actor(request)), "refused": refused}
    return render(request, "desk/identities/own.html", context, status=refused.status if refused else 200)


@require_POST
def unlink(request: HttpRequest, pk: int) -> HttpResponse:
    """Part from one's own account at a vendor; another's is not found."""
    actor = _actor(request)
    row = Identity.objects.select_related("app").filter(user_id=actor.person_id, pk=pk).first()
    if row is None:
        raise Http404
    unlink_identity(row, by=actor, session=request.session.session_key or "")
    messages.success(request, _("It opens your account no more."))
    return HttpResponseRedirect(reverse("desk:identities"))


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor
