"""Sign-in: by user name or phone, locked after five wrong passwords, one click for demonstration people."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import authenticate, logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.hashers import make_password
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from steward.desk.identities.queries import DOOR, staff_apps
from steward.desk.second_factor.passing import enter, enter_demonstration
from steward.kernel.base.privacy import keyed_index, normal_digits
from steward.kernel.base.refused import Refused
from steward.kernel.base.rows import read_pairs
from steward.kernel.tenancy.models import Appointment, User, in_language
from steward.kernel.tenancy.scope import everywhere


class NameOrPhoneBackend:
    """Finds a person by user name or by the keyed index of the phone number."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None
    ) -> User | None:
        if not username or password is None:
            return None
        user = find_user(username)
        if user is None:
            # The same work as for a known name: the time of the answer tells nobody which names exist.
            make_password(password)
            return None
        return user if user.check_password(password) and user.is_active else None

    def get_user(self, user_id: int) -> User | None:
        # Asked with every page.
        where = "tenancy_user.id = %s AND tenancy_user.is_active"
        return next(iter(read_pairs(User, "organisation", where, [user_id])), None)


def find_user(name: str) -> User | None:
    """The user with this user name, or with this phone number."""
    user = User.objects.filter(username=name.strip()).first()
    digits = normal_digits(name)
    if user is None and len(digits) >= 7:
        user = User.objects.filter(phone_index=keyed_index(digits, "phone")).first()
    return user


class SignInForm(forms.Form):
    username = forms.CharField(
        label=gettext_lazy("User name or phone"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page. A wrong pair says so without telling which half was wrong."""
    if request.method == "GET" and request.user.is_authenticated:
        return HttpResponseRedirect(following_of(request))
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = authenticate(request, **form.cleaned_data)
        if user is not None:
            address = enter(request, user, following_of(request))
            return with_own_language(request, HttpResponseRedirect(address), user)
        form.add_error(None, _("User name or password is wrong."))
    return _page(request, form, status=200 if request.method == "GET" else 422)


def _page(
    request: HttpRequest, form: SignInForm, *, refused: Refused | None = None, status: int = 200
) -> HttpResponse:
    waiting = DOOR.unlinked(request)
    context = {
        "form": form,
        "next": following_of(request),
        "apps": staff_apps(request.GET.get("company", ""), request.headers.get("User-Agent", "")),
        "unlinked": waiting[0] if waiting else None,
        "people": demonstration_people(),
        "refused": refused,
        "is_new": not User.objects.exists(),
    }
    return render(request, "desk/sign_in.html", context, status=status)


def locked_out(
    request: HttpRequest, _response: Any = None, _credentials: Any = None, *_more: Any
) -> HttpResponse:
    """The answer while a name is locked for this address."""
    form = SignInForm(initial={"username": request.POST.get("username", "")[:60]})
    return _page(request, form, refused=too_many_tries(), status=429)


def too_many_tries() -> Refused:
    """The refusal of a locked name, whichever way it comes."""
    return Refused(
        _("Too many wrong passwords: this name is locked for half an hour."),
        do=_("Wait, or ask an administrator to set a new password."),
        code="locked",
    )


def show_refusal(request: HttpRequest, refused: Refused) -> HttpResponse:
    """The sign-in page with what stood in the way of another way in."""
    return _page(request, SignInForm(), refused=refused, status=refused.status)


@login_not_required
@require_POST
def demonstration_sign_in(request: HttpRequest) -> HttpResponse:
    """One-click sign-in of a demonstration person; refused where the demonstration is off and for real people."""
    if not settings.DEMONSTRATION:
        raise PermissionDenied
    user = get_object_or_404(
        User, username=request.POST.get("username", ""), is_demonstration=True, is_active=True
    )
    enter_demonstration(request, user)
    return with_own_language(request, HttpResponseRedirect("/"), user)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return HttpResponseRedirect("/sign-in/")


@login_not_required
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Chinese or English from now on, on this device."""
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        language = settings.LANGUAGE_CODE
    return with_language(HttpResponseRedirect(following_of(request)), language)


def demonstration_people() -> list[dict[str, str]]:
    """The demonstration's people with the post each holds, for the sign-in page."""
    if not settings.DEMONSTRATION:
        return []
    with everywhere("the sign-in page lists demonstration people of all organisations"):
        rows = (
            Appointment.objects.filter(user__is_demonstration=True, acting_for__isnull=True)
            .select_related("user", "post", "post__site")
            .order_by("post__site_id", "pk")
        )
        return [
            {
                "username": row.user.username,
                "name": row.user.name,
                "post": in_language(row.post.title, row.post.title_en),
                "site": row.post.site.name if row.post.site else "",
            }
            for row in rows
        ]


def following_of(request: HttpRequest) -> str:
    """Where to go on to after the sign-in: an address of our own that was asked for, else the first page."""
    address = request.POST.get("next") or request.GET.get("next") or "/"
    safe = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if safe and not address.startswith("/sign-in") else "/"


def with_own_language(request: HttpRequest, response: HttpResponse, user: User) -> HttpResponse:
    """The answer in what was chosen on this device, else in the person's own language."""
    return with_language(response, request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, user.language))


def with_language(response: HttpResponse, language: str) -> HttpResponse:
    """The answer, and from now on this device in a language."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=60 * 60 * 24 * 365,
        samesite="Lax",
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response
