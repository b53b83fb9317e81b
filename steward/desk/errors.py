"""Error pages: what happened, what was kept, what to do; as JSON below `/api/`."""

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from steward.kernel.base.refused import Refused
from steward.kernel.surface.sizes import most_megabytes

TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(request, 404, _("This is not here, or not yours to see."), _("Check the address."))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(
        request, 403, _("Your post does not open this page."), _("Ask the person your post reports to.")
    )


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _error(
        request, 403, _("This form was open too long."), _("Go back, reload the page and send it again.")
    )


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What cannot be read; or is so much that it was not read, which the person can do something about."""
    if isinstance(exception, TOO_LARGE):
        return _error(
            request,
            413,
            _("This is too much at once: at most %(text)d MB of text, %(files)d MB with photos.")
            % most_megabytes(),
            _("Go back and send it again with less text, or with fewer or smaller photos."),
            _("Nothing was changed; what you typed is still in the form."),
        )
    return _error(request, 400, _("The server could not read this request."), _("Go back and try again."))


def broken(request: HttpRequest) -> HttpResponse:
    return _error(
        request, 500, _("Something broke on our side."), _("Try again; if it stays, tell an administrator.")
    )


def refused_page(request: HttpRequest, refused: Refused) -> HttpResponse:
    """The error page of a rule's refusal."""
    return _error(request, refused.status, str(refused.what), str(refused.do), str(refused.kept))


def _error(request: HttpRequest, status: int, what: str, do: str, kept: str = "") -> HttpResponse:
    kept = kept or _("Nothing was changed.")
    if request.path.startswith("/api/"):
        return JsonResponse({"code": f"http_{status}", "what": what, "do": do, "kept": kept}, status=status)
    context = {"status": status, "what": what, "do": do, "kept": kept}
    return render(request, "desk/error.html", context, status=status)
