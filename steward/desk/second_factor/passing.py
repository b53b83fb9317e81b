"""What a session knows of the second factor: half signed in, passed, asked again."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.http import urlencode

from steward.desk.second_factor.queries import factor_of, has_factor, is_demanded
from steward.desk.second_factor.webauthn import Question
from steward.kernel.base import clock
from steward.kernel.surface.again import Asking, declare_asking
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Organisation, User

MODEL_BACKEND = "steward.desk.sign_in.NameOrPhoneBackend"
HALF, PASSED, QUESTION = "half_signed_in", "second_factor_passed", "passkey_question"
# What a session says of its beginning: by password, link, one click or a vendor's word, and when.
WAY, ENTERED = "way", "entered_at"
PASSWORD, LINK, ONE_CLICK = "password", "link", "one_click"
ANSWER_WITHIN = timedelta(minutes=5)
HALF_FOR = timedelta(minutes=10)
# How long a passed question is good for something delicate.
LATELY = timedelta(minutes=10)


@dataclass(frozen=True)
class Half:
    """Somebody whose password was right, before his code."""

    user: User
    following: str
    way: str


def enter(request: HttpRequest, user: User, following: str = "/", *, way: str = PASSWORD) -> str:
    """Sign somebody in whose password or link was right, and give the address to go on to.

    Whoever has a second factor is not signed in yet: he goes on to the question.
    """
    if not has_factor(user):
        _open(request, user, way)
        return following
    request.session.cycle_key()
    request.session[HALF] = {
        "user": user.pk,
        # A password changed meanwhile ends the half sign-in as it ends whole ones.
        "proof": user.get_session_auth_hash(),
        "at": clock.now().timestamp(),
        "following": following,
        "way": way,
    }
    return reverse("desk:second_factor_code")


def enter_by_vendor(request: HttpRequest, user: User, following: str, *, kind: str, counts: bool) -> str:
    """Sign somebody in on a vendor's word; where the company says that it counts, no code is asked."""
    if not counts:
        return enter(request, user, following, way=kind)
    _open(request, user, kind)
    note_passed(request)
    return following


def _open(request: HttpRequest, user: User, way: str) -> None:
    login(request, user, backend=MODEL_BACKEND)
    request.session[WAY] = way
    request.session[ENTERED] = clock.now().timestamp()


def typed_password_lately(request: HttpRequest) -> bool:
    """Whether this session began with the password a short while ago."""
    age = clock.now().timestamp() - request.session.get(ENTERED, 0.0)
    return request.session.get(WAY) == PASSWORD and age < LATELY.total_seconds()


def enter_demonstration(request: HttpRequest, user: User) -> None:
    """Sign a person of the demonstration in, who is nobody: what one visitor set up locks no other one out."""
    _open(request, user, ONE_CLICK)
    note_passed(request)


def half_of(request: HttpRequest) -> Half | None:
    """Who stands between password and code in this browser; None where nobody does, or for too long."""
    kept = request.session.get(HALF)
    if not kept or clock.now().timestamp() - kept["at"] > HALF_FOR.total_seconds():
        return None
    user = User.objects.select_related("organisation").filter(pk=kept["user"], is_active=True).first()
    if user is None or not constant_time_compare(kept["proof"], user.get_session_auth_hash()):
        return None
    return Half(user, kept["following"], kept.get("way", PASSWORD))


def complete(request: HttpRequest, half: Half) -> None:
    """The code was right: signed in, in a fresh session."""
    request.session.pop(HALF)
    _open(request, half.user, half.way)
    note_passed(request)


def put_question(request: HttpRequest, question: Question) -> str:
    """Keep a question to a device until its answer comes, and give what the page tells the device."""
    request.session[QUESTION] = {
        "host": question.host,
        "state": question.state,
        "at": clock.now().timestamp(),
    }
    return question.options


def take_question(request: HttpRequest) -> Question | None:
    """The question that was put last; it is answered once, and within five minutes."""
    kept = request.session.pop(QUESTION, None)
    if kept is None or clock.now().timestamp() - kept["at"] > ANSWER_WITHIN.total_seconds():
        return None
    return Question(kept["host"], kept["state"])


def host_of(request: HttpRequest) -> str:
    """The name of the house as passkeys know it: without the port."""
    return request.get_host().partition(":")[0]


def note_passed(request: HttpRequest) -> None:
    request.session[PASSED] = clock.now().timestamp()


def has_passed(request: HttpRequest) -> bool:
    return PASSED in request.session


def passed_at(request: HttpRequest) -> datetime | None:
    """When this session was asked last and answered."""
    moment = request.session.get(PASSED)
    return None if moment is None else datetime.fromtimestamp(moment, UTC)


def is_owed(actor: Actor, passed: datetime | None) -> bool:
    """Whether a code is owed before something delicate: by whoever has a second factor and was not asked lately.

    And by whoever's post demands one that was never set up.
    """
    if passed is not None and clock.now() - passed < LATELY:
        return False
    if factor_of(actor.person_id) is not None:
        return True
    return is_demanded(Organisation.objects.get(pk=actor.organisation_id), actor)


def ask_lately(request: HttpRequest, following: str = "") -> HttpResponse | None:
    """The way to the question, and from there on, for whoever owes an answer."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return again(following or request.path) if is_owed(actor, passed_at(request)) else None


def again(following: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('desk:second_factor_again')}?{urlencode({'next': following})}")


declare_asking("second_factor", Asking(is_owed, passed_at, lambda request: again(request.path)))
