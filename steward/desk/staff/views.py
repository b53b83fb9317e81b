"""The page behind a one-time link: the person sets his own password and is signed in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from steward.desk.account.forms import NewPasswordForm
from steward.desk.second_factor.passing import LINK, enter
from steward.desk.sign_in import with_language
from steward.desk.staff.actions import set_password
from steward.desk.staff.links import opened_by
from steward.kernel.base.refused import Refused
from steward.kernel.tenancy.queries import actor_of
from steward.kernel.tenancy.scope import scope


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def open_link(request: HttpRequest, pk: int, token: str) -> HttpResponse:
    """Ask for a new password twice, set it, sign in. A link that is over says whom to ask, and nothing else."""
    user = opened_by(pk, token)
    if user is None:
        return render(request, "desk/staff/link_over.html", status=410)
    with scope(user.organisation_id), translation.override(user.language):
        actor = actor_of(user)
        form = NewPasswordForm(request.POST or None, actor=actor)
        refused = None
        if request.method == "POST" and form.is_valid():
            try:
                user = set_password(user, form.cleaned_data["new"], token, by=actor)
            except Refused as error:
                refused = error
                form.add_error("new", f"{error.what} {error.do}")
            else:
                messages.success(request, _("Welcome, %(name)s.") % {"name": user.name})
                return with_language(HttpResponseRedirect(enter(request, user, way=LINK)), user.language)
        status = refused.status if refused else 422 if form.errors else 200
        return render(request, "desk/staff/link.html", {"form": form, "person": user}, status=status)
