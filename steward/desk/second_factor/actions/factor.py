"""Every write of the second factor."""

from collections.abc import Sequence
from datetime import timedelta
from hmac import compare_digest

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from steward.desk.account.actions import end_sessions
from steward.desk.second_factor.choices import ResetReason
from steward.desk.second_factor.codes import new_recovery_codes, new_secret, plain, step_of
from steward.desk.second_factor.models import RecoveryCode, SecondFactor
from steward.desk.second_factor.queries import factor_of, is_demanded, unused_codes
from steward.desk.staff.policies import need_person
from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.refused import Refused
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Role
from steward.kernel.tenancy.models import Organisation, User

TRIES = 5
CLOSED_FOR = timedelta(minutes=15)


@transaction.atomic
def begin_factor(*, by: Actor) -> SecondFactor:
    """A secret of one's own to show to the app; the one begun before and not confirmed is replaced.

    No event: nothing is asked for yet. Refuses where there is a confirmed one.
    """
    if factor_of(by.person_id) is not None:
        raise Refused(_("You have a second factor already."), do=_("Give it up first."), code="twin")
    SecondFactor.objects.filter(user_id=by.person_id, confirmed_at=None).delete()
    return SecondFactor.objects.create(
        organisation_id=by.organisation_id, user_id=by.person_id, secret=new_secret()
    )


@transaction.atomic
def set_up_factor(typed: str, *, by: Actor, session: str = "") -> list[str]:
    """Confirm one's own factor with a code of the app; from now on the sign-in asks for one.

    Effects: factor confirmed, ten recovery codes (given back here and never again), every other session ended, event
    `account.set_up_factor`. Refuses a wrong code, and where nothing was begun.
    """
    factor = SecondFactor.objects.filter(user_id=by.person_id, confirmed_at=None).first()
    if factor is None:
        raise Refused(_("Nothing is being set up."), do=_("Begin again."), code="not_begun")
    step = step_of(factor.secret, typed, at=clock.now(), after=0)
    if step is None:
        raise _wrong()
    SecondFactor.objects.filter(pk=factor.pk).update(confirmed_at=clock.now(), last_step=step)
    user = User.objects.get(pk=by.person_id)
    end_sessions(user, but=session)
    record("account.set_up_factor", user, by=by)
    return _new_codes(factor)


@transaction.atomic
def renew_codes(*, by: Actor) -> list[str]:
    """Ten new recovery codes; the old ones open nothing any more. Event `account.renew_codes`.

    The caller has asked for a code. Refuses without a factor.
    """
    factor = _need_factor(by.person_id)
    record("account.renew_codes", User.objects.get(pk=by.person_id), by=by)
    return _new_codes(factor)


@transaction.atomic
def give_up_factor(*, by: Actor) -> None:
    """Do without a second factor again. Event `account.give_up_factor`.

    The caller has asked for a code. Refuses without a factor, and people whose role demands one.
    """
    factor = _need_factor(by.person_id)
    user = User.objects.select_related("organisation").get(pk=by.person_id)
    if is_demanded(user.organisation, by):
        raise Refused(_("Your post demands a second factor."), code="demanded")
    factor.delete()
    record("account.give_up_factor", user, by=by)


def check_code(typed: str, *, by: Actor) -> None:
    """Take a code of the app, or a recovery code: each opens once, and none while the factor is closed.

    Effects: the half minute or the recovery code is used up (event `account.use_recovery_code`); a wrong one counts,
    and the fifth closes the factor for a quarter of an hour (event `account.close_factor`). What counts stays also when
    the code is refused. Refuses a wrong, used or older code, and everybody without a factor.
    """
    with transaction.atomic():
        refused = _try_code(typed, by)
    if refused is not None:
        raise refused


def _try_code(typed: str, by: Actor) -> Refused | None:
    factor, now = _need_factor(by.person_id), clock.now()
    rows = SecondFactor.objects.filter(pk=factor.pk)
    # Taken before it is compared: of many tries at once no more than five are looked at.
    counted = rows.exclude(closed_until__gt=now).filter(failures__lt=TRIES).update(failures=F("failures") + 1)
    # The first try after a quarter of an hour opens it again.
    if not counted and not rows.filter(closed_until__lte=now).update(failures=1, closed_until=None):
        return _closed()
    if _opens(factor, typed, by):
        rows.update(failures=0, closed_until=None)
        return None
    if rows.filter(failures__gte=TRIES).update(closed_until=now + CLOSED_FOR):
        record("account.close_factor", User.objects.get(pk=by.person_id), by=by)
        return _closed()
    return _wrong()


def _opens(factor: SecondFactor, typed: str, by: Actor) -> bool:
    now = clock.now()
    step = step_of(factor.secret, typed, at=now, after=factor.last_step)
    if step is not None:
        # Of two who type one code at once, one comes in.
        return bool(SecondFactor.objects.filter(pk=factor.pk, last_step__lt=step).update(last_step=step))
    unused = factor.codes.filter(used_at=None)
    # All are compared, so that the time of the answer tells nothing.
    right = [row.pk for row in unused if compare_digest(plain(row.code).encode(), plain(typed).encode())]
    if not unused.filter(pk__in=right).update(used_at=now):
        return False
    data = {"left": unused_codes(factor)}
    record("account.use_recovery_code", User.objects.get(pk=by.person_id), by=by, data=data)
    return True


@transaction.atomic
def reset_factor(user: User, *, by: Actor, reason: str) -> User:
    """Take somebody's second factor away who lost it, after making sure by other means that it is he.

    Effects: factor and recovery codes deleted, every session ended, event `staff.reset_factor` with the reason; where
    the role demands a factor, the next sign-in sets a new one up. Refuses without one, one's own (that needs a code, on
    the page of one's account), and people whose right does not reach all of the person's sites.
    """
    hat = need_person("reset_factor", user, by)
    if user.pk == by.user_id:
        raise Refused(_("This is your own."), do=_("Give it up under your account."), code="self")
    if reason not in ResetReason.values:
        raise Refused(_("There is no such reason."), field="reason")
    if not SecondFactor.objects.filter(user=user).delete()[0]:
        raise Refused(_("This person has no second factor."), code="no_factor")
    end_sessions(user)
    record("staff.reset_factor", user, by=by, hat=hat, data={"reason": reason})
    return user


@transaction.atomic
def demand_factor(roles: Sequence[str], *, by: Actor) -> Organisation:
    """Demand the second factor of exactly these roles from the next page on. Event `company.demand_factor`.

    Whoever holds one of them and has no factor is led to its setting up. Refuses everybody but administrators of the
    whole company, and demanding of oneself what one does not have.
    """
    hat = by.need_hat([Role.ADMIN])
    organisation = Organisation.objects.get(pk=by.organisation_id)
    wanted = sorted(set(roles) & set(Role.values))
    if by.roles & set(wanted) and not by.is_system and factor_of(by.person_id) is None:
        raise Refused(
            _("You hold one of these roles and have no second factor yet."),
            do=_("Set your own up first: under your account."),
            field="roles",
            code="own_first",
        )
    before, organisation.second_factor_roles = organisation.second_factor_roles, wanted
    organisation.save(update_fields=["second_factor_roles"])
    record("company.demand_factor", organisation, by=by, hat=hat, data={"roles": wanted, "before": before})
    return organisation


def _need_factor(user_id: int) -> SecondFactor:
    factor = factor_of(user_id)
    if factor is None:
        raise Refused(_("You have no second factor."), code="no_factor")
    return factor


def _new_codes(factor: SecondFactor) -> list[str]:
    factor.codes.all().delete()
    made = new_recovery_codes()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(organisation_id=factor.organisation_id, factor=factor, code=code) for code in made
    )
    return made


def _wrong() -> Refused:
    return Refused(
        _("This code is wrong or was used already."),
        do=_("Wait for the next one in your app, and check the clock of your telephone."),
        field="code",
        code="wrong_code",
    )


def _closed() -> Refused:
    return Refused(
        _("Too many wrong codes."), do=_("Try again in a quarter of an hour."), field="code", code="closed"
    )
