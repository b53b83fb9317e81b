"""The pages of the second factor: the question, setting up, recovery codes, what the company demands."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from steward.desk.second_factor.actions import (
    begin_factor,
    check_code,
    check_passkey,
    demand_factor,
    give_up_factor,
    renew_codes,
    set_up_factor,
)
from steward.desk.second_factor.codes import address_of, grouped, picture_of
from steward.desk.second_factor.forms import AnswerForm, CodeForm, DemandFactorForm
from steward.desk.second_factor.models import SecondFactor
from steward.desk.second_factor.passing import (
    complete,
    half_of,
    host_of,
    note_passed,
    put_question,
    take_question,
)
from steward.desk.second_factor.queries import coverage, factor_of, is_demanded, passkeys_of, unused_codes
from steward.desk.second_factor.webauthn import ask_for_answer
from steward.kernel.base.refused import Refused
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Role
from steward.kernel.tenancy.models import User
from steward.kernel.tenancy.queries import actor_of
from steward.kernel.tenancy.scope import scope


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def _attempt(form: CodeForm, take: Callable[[str], object]) -> Refused | None:
    """Try what was typed; a refusal stands at the field and is given back for its status."""
    try:
        take(form.cleaned_data["code"])
    except Refused as refused:
        form.add_error("code", f"{refused.what} {refused.do}")
        return refused
    return None


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """The second question of the sign-in, for ten minutes after the right password."""
    half = half_of(request)
    if half is None:
        return HttpResponseRedirect(reverse("desk:sign_in"))
    form, refused = AnswerForm(request.POST or None), None
    with scope(half.user.organisation_id):
        by = actor_of(half.user)
        if request.method == "POST" and form.is_valid():
            refused = _answer(request, form, by)
            if refused is None:
                complete(request, half)
                return HttpResponseRedirect(half.following)
        return _ask(request, form, by, refused, half=True)


def _answer(request: HttpRequest, form: AnswerForm, by: Actor) -> Refused | None:
    """Try what was sent: a passkey's answer where there is one, else the typed code."""
    passkey, question = form.cleaned_data["passkey"], take_question(request)
    if passkey and question:
        return _attempt(form, lambda _typed: check_passkey(question, passkey, by=by))
    return _attempt(form, lambda typed: check_code(typed, by=by))


def _ask(
    request: HttpRequest, form: AnswerForm, by: Actor, refused: Refused | None, **context: object
) -> HttpResponse:
    keys = [row.key for row in passkeys_of(by.person_id)]
    if keys:
        context["question"] = put_question(request, ask_for_answer(host_of(request), keys))
    status = refused.status if refused else 422 if form.errors else 200
    return render(request, "desk/second_factor/code.html", {"form": form, **context}, status=status)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def again(request: HttpRequest) -> HttpResponse:
    """Ask once more, before something delicate or where the company demands it."""
    actor = _actor(request)
    if factor_of(actor.person_id) is None:
        return HttpResponseRedirect(reverse("desk:second_factor"))
    form, refused = AnswerForm(request.POST or None), None
    following = request.POST.get("next") or request.GET.get("next") or "/"
    if not url_has_allowed_host_and_scheme(
        following, {request.get_host()}, require_https=request.is_secure()
    ):
        following = "/"
    if request.method == "POST" and form.is_valid():
        refused = _answer(request, form, actor)
        if refused is None:
            note_passed(request)
            return HttpResponseRedirect(following)
    return _ask(request, form, actor, refused, half=False, next=following)


@never_cache
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """One's own second factor: none, being set up, or in use."""
    return _show(request, CodeForm())


def _show(request: HttpRequest, form: CodeForm, refused: Refused | None = None) -> HttpResponse:
    actor = _actor(request)
    user = User.objects.select_related("organisation").get(pk=actor.person_id)
    begun = SecondFactor.objects.filter(user=user).first()
    factor = begun if begun is not None and begun.confirmed_at else None
    context: dict[str, object] = {
        "form": form,
        "factor": factor,
        "left": unused_codes(factor) if factor else 0,
        "passkeys": passkeys_of(actor.person_id).count(),
        "begun": None if factor else begun,
        "demanded": is_demanded(user.organisation, actor),
        "refused": refused if refused and refused.field not in form.fields else None,
    }
    if begun is not None and factor is None:
        address = address_of(begun.secret, company=user.organisation.name, username=user.username)
        context |= {"picture": picture_of(address), "secret": grouped(begun.secret)}
    status = refused.status if refused else 422 if form.errors else 200
    return render(request, "desk/second_factor/show.html", context, status=status)


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Make a secret and show it."""
    try:
        begin_factor(by=_actor(request))
    except Refused as refused:
        return _show(request, CodeForm(), refused)
    return HttpResponseRedirect(reverse("desk:second_factor"))


@never_cache
@sensitive_post_parameters()
@require_POST
def set_up(request: HttpRequest) -> HttpResponse:
    """The app's first code; the answer shows the recovery codes, the only time."""
    actor, form = _actor(request), CodeForm(request.POST)
    made: list[str] = []
    key = request.session.session_key or ""
    if not form.is_valid():
        return _show(request, form)
    refused = _attempt(form, lambda typed: made.extend(set_up_factor(typed, by=actor, session=key)))
    if refused is not None:
        return _show(request, form, refused)
    note_passed(request)
    return render(request, "desk/second_factor/codes.html", {"codes": made})


@never_cache
@sensitive_post_parameters()
@require_POST
def renew(request: HttpRequest) -> HttpResponse:
    """New recovery codes, for a code."""
    actor, form = _actor(request), CodeForm(request.POST)
    if not form.is_valid():
        return _show(request, form)
    refused = _attempt(form, lambda typed: check_code(typed, by=actor))
    if refused is not None:
        return _show(request, form, refused)
    return render(request, "desk/second_factor/codes.html", {"codes": renew_codes(by=actor)})


@sensitive_post_parameters()
@require_POST
def give_up(request: HttpRequest) -> HttpResponse:
    """Do without it again, for a code."""
    actor, form = _actor(request), CodeForm(request.POST)
    if not form.is_valid():
        return _show(request, form)
    try:
        check_code(form.cleaned_data["code"], by=actor)
        give_up_factor(by=actor)
    except Refused as refused:
        if refused.field in form.fields:
            form.add_error(refused.field, f"{refused.what} {refused.do}")
        return _show(request, form, refused)
    messages.success(request, _("From now on your password alone opens your account."))
    return HttpResponseRedirect(reverse("desk:account"))


@require_http_methods(["GET", "POST"])
def demand(request: HttpRequest) -> HttpResponse:
    """Of which roles the company demands the second factor, and how many of them have it."""
    actor = _actor(request)
    if actor.hat_for([Role.ADMIN]) is None:
        raise PermissionDenied
    demanded = (
        User.objects.select_related("organisation").get(pk=actor.person_id).organisation.second_factor_roles
    )
    form = DemandFactorForm(request.POST or None, actor=actor, initial={"roles": demanded})
    refused = None
    # Nothing ticked is an answer, too: an empty form is sent with its proof only.
    if request.method == "POST" and form.is_valid():
        try:
            demand_factor(form.cleaned_data["roles"], by=actor)
        except Refused as error:
            refused = error
            form.add_error(error.field, f"{error.what} {error.do}")
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(reverse("desk:demand_factor"))
    context = {"form": form, "coverage": coverage(), "demanded": demanded}
    status = refused.status if refused else 422 if form.errors else 200
    return render(request, "desk/second_factor/demand.html", context, status=status)
