"""Error pages below `/my/`: what happened, what was kept, what to do, in the portal's own look."""

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from steward.kernel.base.refused import Refused
from steward.kernel.surface.sizes import most_megabytes
from steward.portal.door import not_here, show

TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    refused = not_here()
    return _error(request, refused.status, refused)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    what = _("This form was open too long.")
    return _error(request, 403, Refused(what, do=_("Go back, reload the page and send it again.")))


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What cannot be read; or is so much that it was not read, as many large photos are."""
    if isinstance(exception, TOO_LARGE):
        refused = Refused(
            _("This is too much at once: at most %(text)d MB of text, %(files)d MB with photos.")
            % most_megabytes(),
            kept=_("Nothing was changed; what you typed is still in the form."),
            do=_("Go back and send it again with less text, or with fewer or smaller photos."),
        )
        return _error(request, 413, refused)
    what = _("The server could not read this request.")
    return _error(request, 400, Refused(what, do=_("Go back and try again.")))


def broken(request: HttpRequest) -> HttpResponse:
    what = _("Something broke on our side.")
    return _error(request, 500, Refused(what, do=_("Try again later, or ring us up.")))


def _error(request: HttpRequest, status: int, refused: Refused) -> HttpResponse:
    return show(request, "error", status=status, refused=refused)
