"""Which face an error has: the portal's for customers, the desk's for everybody else."""

from django.http import HttpRequest, HttpResponse

from steward.desk import errors as desk
from steward.portal import errors as portal


def _is_portal(request: HttpRequest) -> bool:
    return request.path.startswith("/my/")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if _is_portal(request):
        return portal.not_found(request, exception)
    return desk.not_found(request, exception)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if _is_portal(request):
        return portal.bad_request(request, exception)
    return desk.bad_request(request, exception)


def broken(request: HttpRequest) -> HttpResponse:
    if _is_portal(request):
        return portal.broken(request)
    return desk.broken(request)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    if _is_portal(request):
        return portal.csrf_failed(request, reason)
    return desk.csrf_failed(request, reason)
