"""The pages of setting up: three steps behind the printed address, the others for the signed-in administrator."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from steward.config.first_run.actions import (
    finish_first_run,
    found_company,
    invite_with_link,
    name_administrator,
    open_posts,
    open_site,
)
from steward.config.first_run.forms import (
    FoundCompanyForm,
    InviteOneForm,
    NameAdministratorForm,
    OpenPostsForm,
    OpenSiteForm,
)
from steward.config.first_run.models import FirstRun
from steward.config.first_run.queries import (
    presets_by_kind,
    progress_of,
    run_for,
    run_of,
    site_of,
    vacant_posts,
)
from steward.desk.second_factor.passing import enter
from steward.desk.sign_in import with_language
from steward.kernel.base.refused import Refused
from steward.kernel.tenancy.actor import Actor, system_actor
from steward.kernel.tenancy.choices import Language, Role
from steward.kernel.tenancy.scope import scope


@dataclass(frozen=True)
class Step:
    """A step behind the address: its form, and the action that takes what the form gives."""

    name: str
    title: str | Promise
    why: str | Promise
    do: Callable[..., Any]


STEPS = (
    Step(
        "company",
        gettext_lazy("Your company"),
        gettext_lazy(
            "It begins with usual matters, promises, holidays and head office posts, to be changed at will."
        ),
        found_company,
    ),
    Step("site", gettext_lazy("The first site"), gettext_lazy("Where your people work."), open_site),
    Step(
        "administrator",
        gettext_lazy("The administrator"),
        gettext_lazy("That is you: from here on you sign in as yourself, and this address is over."),
        name_administrator,
    ),
)


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, token: str) -> HttpResponse:
    """The first step that is not done. An address that is over says how to get another, and nothing else."""
    run = run_of(token)
    if run is None:
        return render(request, "first_run/over.html", status=410)
    if run.organisation_id is None:
        return _step(request, run, STEPS[0], FoundCompanyForm(request.POST or None))
    with scope(run.organisation_id):
        if run.site_id is None:
            zone = run.organisation.zone if run.organisation else None
            return _step(request, run, STEPS[1], OpenSiteForm(request.POST or None, initial={"zone": zone}))
        by = system_actor(run.organisation_id)
        return _step(request, run, STEPS[2], NameAdministratorForm(request.POST or None, actor=by))


def _step(request: HttpRequest, run: FirstRun, step: Step, form: forms.Form) -> HttpResponse:
    # The form of a step that was sent already (pressed twice, or gone back to) leads on to the one that is next.
    if request.method == "POST" and request.POST.get("step") != step.name:
        return HttpResponseRedirect(request.path)
    refused = None
    if request.method == "POST" and form.is_valid():
        try:
            return _take(request, run, step, form)
        except Refused as error:
            refused = error
            if error.field in form.fields:
                form.add_error(error.field, f"{error.what} {error.do}")
    context = {"form": form, "step": step, "steps": STEPS, "refused": refused, "run": run}
    status = refused.status if refused else 422 if form.errors else 200
    return render(request, "first_run/step.html", context, status=status)


def _take(request: HttpRequest, run: FirstRun, step: Step, form: forms.Form) -> HttpResponse:
    """Do the step. The last one signs the administrator in and leads to his own page."""
    if not isinstance(form, NameAdministratorForm):
        step.do(run, **form.cleaned_data)
        return HttpResponseRedirect(request.path)
    language = get_language() or Language.CHINESE
    user = name_administrator(run, language=language, **form.arguments())
    messages.success(request, _("Welcome, %(name)s.") % {"name": user.name})
    return with_language(HttpResponseRedirect(enter(request, user, reverse("first_run:home"))), language)


def _run(request: HttpRequest) -> tuple[FirstRun, Actor]:
    """The run of the administrator who asks. Nobody else may look, and once finished there is nothing to see."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if actor.hat_for([Role.ADMIN]) is None:
        raise PermissionDenied
    run = run_for(actor)
    if run is None:
        raise Http404
    return run, actor


@never_cache
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What is there and what is still to do, in the order in which a company needs it."""
    run, _actor = _run(request)
    return _home(request, run, OpenPostsForm())


def _home(
    request: HttpRequest, run: FirstRun, form: forms.Form, refused: Refused | None = None
) -> HttpResponse:
    context = {
        "run": run,
        "site": site_of(run),
        "progress": progress_of(run),
        "form": form,
        "presets": presets_by_kind(),
        "refused": refused,
    }
    status = refused.status if refused else 422 if form.errors else 200
    return render(request, "first_run/home.html", context, status=status)


@require_POST
def posts(request: HttpRequest) -> HttpResponse:
    """Open the posts of a kind of site."""
    run, actor = _run(request)
    form = OpenPostsForm(request.POST)
    if not form.is_valid():
        return _home(request, run, form)
    try:
        open_posts(run, by=actor, **form.cleaned_data)
    except Refused as refused:
        return _home(request, run, form, refused)
    messages.success(request, _("Departments and posts are there."))
    return HttpResponseRedirect(reverse("first_run:home"))


@never_cache
@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Invite one colleague after the other; each link is shown once, to be handed over."""
    run, actor = _run(request)
    form = InviteOneForm(request.POST or None, actor=actor, initial={"post": request.GET.get("post")})
    made: dict[str, str] = {}
    name, refused = "", None
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        try:
            made = invite_with_link(run, by=actor, **form.arguments())
            form = InviteOneForm(actor=actor)
        except Refused as error:
            refused = error
    context = {"form": form, "made": made, "name": name, "refused": refused, "vacant": list(vacant_posts())}
    status = refused.status if refused else 422 if form.errors else 200
    return render(request, "first_run/invite.html", context, status=status)


@require_POST
def finish(request: HttpRequest) -> HttpResponse:
    """End the setting up and go to work."""
    run, actor = _run(request)
    try:
        finish_first_run(run, by=actor)
    except Refused as refused:
        return _home(request, run, OpenPostsForm(), refused)
    messages.success(request, _("Everything is set up. Good work!"))
    return HttpResponseRedirect("/")
