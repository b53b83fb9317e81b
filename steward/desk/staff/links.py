"""One-time addresses at which a person sets his own password: signed, good for three days, over once used."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.urls import reverse

from steward.kernel.base import clock
from steward.kernel.tenancy.models import User


class SignInLinks(PasswordResetTokenGenerator):
    """Django's signature over account, password hash and time: setting a password ends every link made before."""

    key_salt = "steward.desk.office.links"

    def _now(self) -> datetime:
        # Django counts seconds between naive moments; ours are all of UTC.
        return clock.now().replace(tzinfo=None)


LINKS = SignInLinks()


def link_of(user: User) -> str:
    """The whole address, to be handed over by whoever made it."""
    path = reverse("desk:set_password", args=[user.pk, LINKS.make_token(user)])
    return f"{settings.PUBLIC_URL.rstrip('/')}{path}"


def opened_by(pk: int, token: str) -> User | None:
    """Whose link this is; None where it was used, is over, never existed, or the account is locked."""
    user = (
        User.objects.select_related("organisation").filter(pk=pk, is_active=True).first()
        if pk < 2**63
        else None
    )
    return user if user is not None and LINKS.check_token(user, token) else None
