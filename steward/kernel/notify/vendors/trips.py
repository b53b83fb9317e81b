"""The way to a vendor's page and back, bound to one browser by its session: good once, for five minutes.

Staff and owners take it alike; whose door it leads to is the business of whoever begins it.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from steward.kernel.base import clock
from steward.kernel.base.privacy import decrypt, encrypt
from steward.kernel.base.refused import Refused
from steward.kernel.notify.models import VendorApp
from steward.kernel.notify.vendors.jobs import note_outcome
from steward.kernel.notify.vendors.signing import NoMember, Trip, WrongCode, ask_who, code_name, sign_in_page
from steward.kernel.tenancy.scope import scope

BACK_WITHIN = timedelta(minutes=5)
LINK_WITHIN = timedelta(minutes=10)
SECRET_BYTES = 48
LONGEST_CODE = 1000


@dataclass(frozen=True)
class Door:
    """Where a trip ends: the address vendors come back to, the applications that lead there, the other way in."""

    back: str
    find: Callable[[int], VendorApp | None]
    otherwise: str | Promise

    def begin(self, request: HttpRequest, app: VendorApp, following: str) -> str:
        """Remember a trip and give the vendor's address. A second one replaces the first.

        The address to come back to is the settings' own, never the request's. Refuses where the page is open under
        another host: the answer would come to a browser that does not know of it.
        """
        redirect = f"{settings.PUBLIC_URL.rstrip('/')}{reverse(self.back)}"
        if request.get_host() != urlsplit(redirect).netloc:
            raise Refused(
                _("This page is open under another address than the one vendors come back to."),
                do=_("Open %(address)s and try again.") % {"address": settings.PUBLIC_URL},
                code="other_host",
            )
        trip = Trip(redirect, secrets.token_urlsafe(SECRET_BYTES), secrets.token_urlsafe(SECRET_BYTES))
        request.session[self._trip] = {
            "app": app.pk,
            "state": trip.state,
            "verifier": trip.verifier,
            "redirect": redirect,
            "at": clock.now().timestamp(),
            "following": following,
        }
        return sign_in_page(app, trip, request.headers.get("User-Agent", ""))

    def end(self, request: HttpRequest) -> tuple[VendorApp, str, str]:
        """Who came back: application, subject, and where he wanted to go. The trip is over, whatever comes of it.

        Refuses another browser's answer, a second one, one after five minutes, whoever did not agree, and what the
        vendor does not confirm; says so where the vendor does not answer.
        """
        kept = request.session.pop(self._trip, None)
        if not _is_fresh(kept, BACK_WITHIN) or not constant_time_compare(
            kept["state"], request.GET.get("state", "")
        ):
            raise Refused(
                _("This way of signing in is over, or was begun in another browser."),
                do=_("Begin again from the sign-in page."),
                code="wrong_state",
            )
        app = self.find(kept["app"])
        if app is None:
            raise Refused(_("Your company signs in this way no more."), do=self.otherwise, code="off")
        code = request.GET.get(code_name(app), "")[:LONGEST_CODE]
        if not code:
            raise Refused(
                _("You did not agree at %(vendor)s.") % {"vendor": app}, do=self.otherwise, code="not_agreed"
            )
        return (
            app,
            self._ask(app, code, Trip(kept["redirect"], kept["state"], kept["verifier"])),
            kept["following"],
        )

    def _ask(self, app: VendorApp, code: str, trip: Trip) -> str:
        said = {"vendor": app}
        with scope(app.organisation_id):
            try:
                return ask_who(app, code, trip)
            except WrongCode:
                raise Refused(
                    _("%(vendor)s does not accept this answer: it was used already or is too old.") % said,
                    do=_("Begin again from the sign-in page."),
                    code="wrong_code",
                )
            except NoMember:
                raise Refused(
                    _("%(vendor)s knows you, but not as one of this company.") % said,
                    do=_("Choose the company's account there, or sign in with your password."),
                    code="no_member",
                )
            except OSError as error:
                note_outcome(app, error)
                later = _("Or try again in a few minutes.")
                raise Refused(
                    _("%(vendor)s does not answer as it should.") % said,
                    do=f"{self.otherwise} {later}",
                    code="vendor_down",
                )

    def keep_unlinked(self, request: HttpRequest, app: VendorApp, subject: str, following: str) -> None:
        """Remember a subject that is nobody's, until its owner has shown who he is."""
        request.session[self._unlinked] = {
            "app": app.pk,
            "subject": encrypt(subject),
            "at": clock.now().timestamp(),
            "following": following,
        }

    def unlinked(self, request: HttpRequest) -> tuple[VendorApp, str, str] | None:
        """The subject that waits for its owner in this browser, with its application and where to go on to."""
        kept: Any = request.session.get(self._unlinked)
        if not _is_fresh(kept, LINK_WITHIN):
            return None
        app = self.find(kept["app"])
        return None if app is None else (app, decrypt(kept["subject"]), kept["following"])

    def forget_unlinked(self, request: HttpRequest) -> None:
        """Let go of the subject that waits."""
        request.session.pop(self._unlinked, None)

    @property
    def _trip(self) -> str:
        return f"trip:{self.back}"

    @property
    def _unlinked(self) -> str:
        return f"unlinked:{self.back}"


def _is_fresh(kept: Any, within: timedelta) -> bool:
    return kept is not None and clock.now().timestamp() - kept["at"] <= within.total_seconds()
