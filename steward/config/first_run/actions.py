"""The steps of setting up, each one transaction."""

import secrets

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from steward.config.first_run.models import FirstRun
from steward.config.first_run.queries import digest_of, is_settled, site_of
from steward.config.presets import load_presets, load_site_presets
from steward.desk.account.actions import check_strength
from steward.desk.staff.actions import invite_staff, make_link
from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.numbering import take_numbers
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.tenancy.actor import Actor, Hat, system_actor
from steward.kernel.tenancy.choices import Role, SiteKind
from steward.kernel.tenancy.models import Organisation, Post, Site, User
from steward.kernel.tenancy.scope import scope


@transaction.atomic
def issue_token() -> str:
    """A new token for the set-up address, given back here and kept as a digest; the one before opens nothing any more.

    Refuses once the installation was set up.
    """
    if is_settled():
        raise _done()
    token = secrets.token_urlsafe(32)
    now = clock.now()
    FirstRun.objects.get_or_create(pk=1, defaults={"issued_at": now})
    FirstRun.objects.filter(pk=1).update(digest=digest_of(token), issued_at=now)
    return token


@transaction.atomic
def found_company(run: FirstRun, *, name: str, zone: str) -> Organisation:
    """Step 1: the company, and what every company begins with: matters, promises, ladders, calendars, its own posts.

    Effects: organisation, presets (`presets.load`), event `first_run.found_company`. Refuses a second time.
    """
    run = _held(run)
    if run.organisation_id is not None or Organisation.objects.exists():
        raise _done()
    made = Organisation.objects.create(name=name, slug=slugify(name)[:60] or "company", zone=zone)
    FirstRun.objects.filter(pk=run.pk).update(organisation=made)
    with scope(made.pk):
        by = _system(made.pk)
        record("first_run.found_company", made, by=by, data={"name": name})
        load_presets(made, by=by)
    return made


@transaction.atomic
def open_site(run: FirstRun, *, name: str, zone: str, address: str = "") -> Site:
    """Step 2: the first community, tower or hotel, with the clock it lives by. Event `first_run.open_site`.

    Refuses before the company, and a second time.
    """
    run = _held(run)
    if run.organisation_id is None or run.site_id is not None:
        raise _done()
    with scope(run.organisation_id):
        [number] = take_numbers(f"{run.organisation_id}:site", 1)
        site = Site.objects.create(
            organisation_id=run.organisation_id, name=name, code=f"S{number:04d}", zone=zone, address=address
        )
        FirstRun.objects.filter(pk=run.pk).update(site=site)
        by = _system(run.organisation_id)
        record("first_run.open_site", site, by=by, site_id=site.pk, data={"name": name})
    return site


@transaction.atomic
def name_administrator(
    run: FirstRun, *, name: str, username: str, password: str, post: Post, language: str, phone: str = ""
) -> User:
    """Step 3: whoever goes on from here, as himself. The set-up address is over with it.

    Effects: account, appointment to a post of the company that administers, password, events `staff.invite`,
    `appointment.start` and `first_run.name_administrator`. Refuses a weak password, a post that does not administer
    the whole company, what `invite_staff` refuses, before the site, and a second time.
    """
    run = _held(run)
    if run.organisation_id is None or run.site_id is None:
        raise _done()
    if post.site_id is not None or Role.ADMIN not in post.roles:
        raise Refused(_("This post does not administer the company."), field="post")
    with scope(run.organisation_id):
        by = _system(run.organisation_id)
        user = invite_staff(
            by=by,
            name=name,
            username=username,
            post=post,
            starts_on=clock.today(),
            phone=phone,
            language=language,
        )
        check_strength(password, user, field="new")
        user.set_password(password)
        user.save(update_fields=["password"])
        record("first_run.name_administrator", user, by=by)
    FirstRun.objects.filter(pk=run.pk).update(digest="")
    return user


@transaction.atomic
def open_posts(run: FirstRun, *, kind: str, by: Actor) -> Site:
    """Step 4: say what kind of site the first one is, and open the departments, posts and promises of that kind.

    Effects: kind of the site, rows of the presets (`presets.load`), event `first_run.open_posts`. Refuses once the site
    has posts, and everybody but administrators of the company.
    """
    hat = _need_right(run, by)
    site = site_of(_held(run))
    if kind not in SiteKind.values:
        raise Refused(_("There is no such kind of site."), field="kind")
    if Post.objects.filter(site=site).exists():
        raise _done()
    site.kind = kind
    site.save(update_fields=["kind"])
    record("first_run.open_posts", site, by=by, hat=hat, site_id=site.pk, data={"kind": kind})
    load_site_presets(site, by=by)
    return site


@transaction.atomic
def invite_with_link(
    run: FirstRun, *, by: Actor, name: str, username: str, post: Post, phone: str = ""
) -> dict[str, str]:
    """A colleague for a post from today, and the link with which he sets his password: both, or neither.

    Effects and refusals are those of `invite_staff` and `make_link`.
    """
    _need_right(run, by)
    user = invite_staff(by=by, name=name, username=username, post=post, starts_on=clock.today(), phone=phone)
    return make_link(user, by=by)


@transaction.atomic
def finish_first_run(run: FirstRun, *, by: Actor) -> None:
    """The last step: what is missing still is done on the ordinary pages. Event `first_run.finish`.

    Refuses while the site has no posts: nobody could be appointed there. Refuses a second time.
    """
    hat = _need_right(run, by)
    site = site_of(run)
    if not Post.objects.filter(site=site).exists():
        raise Refused(_("The site has no posts yet."), do=_("Open the posts first."), code="no_posts")
    if not FirstRun.objects.filter(pk=run.pk, finished_at=None).update(finished_at=clock.now()):
        raise _done()
    record("first_run.finish", site, by=by, hat=hat, site_id=site.pk)


def _held(run: FirstRun) -> FirstRun:
    """The row as it is now, held until the step is written: of two who send a step, one does it."""
    fresh = FirstRun.objects.select_for_update().get(pk=run.pk)
    if fresh.digest != run.digest:
        raise _done()
    return fresh


def _need_right(run: FirstRun, by: Actor) -> Hat | None:
    hat = by.need_hat([Role.ADMIN])
    if run.organisation_id != by.organisation_id:
        raise NotAllowed()
    if run.finished_at is not None:
        raise _done()
    return hat


def _system(organisation_id: int) -> Actor:
    return system_actor(organisation_id, _("Setting up"))


def _done() -> Refused:
    return Refused(_("This step was done already."), do=_("Go on with the next one."), code="done")
