"""Errors as programs read them: always JSON, always with what happened, what was kept and what to do."""

from collections.abc import Mapping, Sequence

from django import forms
from django.core.exceptions import (
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import Http404, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _

from steward.kernel.base.refused import NotAllowed, Refused, type_text
from steward.kernel.surface.sizes import most_megabytes

Fields = Mapping[str, Sequence[str]]


class Problem(Refused):
    """A request the API itself turns away, with its HTTP status and headers."""

    def __init__(
        self,
        status: int,
        code: str,
        what: type_text,
        *,
        do: type_text = "",
        fields: Fields | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(what, do=do, code=code)
        self.status, self.fields, self.headers = status, fields or {}, headers or {}


class FormInvalid(Problem):
    """A form that did not validate: 422 with the messages of each field."""

    def __init__(self, fields: Fields) -> None:
        super().__init__(
            422,
            "invalid",
            _("Some fields are not right."),
            do=_("Correct them and send again."),
            fields=fields,
        )


# What a view may raise that becomes an answer; everything else is a fault of ours and stays one.
ANSWERED = (Refused, Http404, PermissionDenied, MultiPartParserError, SuspiciousOperation)


def answer_error(error: Exception) -> JsonResponse:
    """The JSON answer to one of the `ANSWERED` errors."""
    refused = _refused(error)
    if isinstance(refused, Problem):
        fields, headers = refused.fields, refused.headers
    else:
        fields, headers = ({refused.field: [str(refused.what)]} if refused.field else {}), {}
    body = {
        "code": refused.code,
        "what": str(refused.what),
        "kept": str(refused.kept),
        "do": str(refused.do),
        "fields": fields,
    }
    return JsonResponse(
        body, status=refused.status, headers=headers, json_dumps_params={"ensure_ascii": False}
    )


def _refused(error: Exception) -> Refused:
    match error:
        case Refused():
            return error
        case Http404():
            return Problem(
                404, "not_found", _("There is nothing here that you may see."), do=_("Check the address.")
            )
        case PermissionDenied():
            return NotAllowed()
        case RequestDataTooBig() | TooManyFieldsSent() | TooManyFilesSent():
            return too_large()
        case _:
            return Problem(
                400, "bad_request", _("The request cannot be read."), do=_("Check how it is written.")
            )


def too_large() -> Problem:
    return Problem(
        413,
        "too_large",
        _("The request is too large."),
        do=_(
            "Send at most %(text)d MB of text, %(files)d MB with photos; what is more goes into several requests."
        )
        % most_megabytes(),
    )


def messages_of(form: forms.Form) -> Fields:
    """The form's messages by field; `__all__` for what concerns the form as a whole."""
    return {name: [str(message) for message in messages] for name, messages in form.errors.items()}
