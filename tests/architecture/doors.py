"""The table of every address: who may come through. A route that is neither here nor of a resource fails the laws."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.sessions.backends.db import SessionStore

from steward.capabilities.admissions.tests.factories import applies
from steward.capabilities.community.tests.factories import make_announcement
from steward.capabilities.corrections.models import Correction
from steward.capabilities.corrections.tests.factories import asks
from steward.capabilities.findings.tests.factories import make_finding
from steward.capabilities.inspections.tests.factories import make_checkpoint, make_round
from steward.capabilities.meetings.tests.factories import make_meeting
from steward.capabilities.posters.tests.factories import hang
from steward.capabilities.submissions.tests.factories import make_submission
from steward.capabilities.tickets.tests.factories import photo, report
from steward.capabilities.tickets.tests.samples import handed, mediated
from steward.capabilities.watches.tests.factories import make_watch
from steward.config.routes import Route, routes
from steward.desk.approvals.tests.factories import asked_for
from steward.desk.second_factor.models import Passkey, SecondFactor
from steward.desk.vendors.tests.factories import make_vendor_app
from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.evidence.actions import attach_photo
from steward.kernel.evidence.queries import photos_of
from steward.kernel.imports.models import ImportBatch
from steward.kernel.jobs.models import Job
from steward.kernel.notify.models import Identity, Message, VendorApp
from steward.kernel.surface.declare import resources
from steward.kernel.surface.models import ApiToken, Export, SavedView
from steward.kernel.tenancy.models import SignIn
from steward.portal.tests.factories import report_as_owner, resident
from steward.reports.scores.tests.factories import make_card
from tests.people import World

PUBLIC = "public"  # anybody
OWN = "own"  # everybody with an account, each sees only what is his
OFFICE = "office"  # needs a post with one of some roles; a stranger gets 403
RESOURCE = "resource"  # pages of a declared resource
API = "api"  # a declared resource below /api/v1/
CUSTOMER = "customer"  # every customer, each sees only what is his; staff are nobody there
PROGRAM = "program"  # below /api/, for everybody with an account; 401 instead of the sign-in page


@dataclass(frozen=True)
class Door:
    """`theirs(world)` makes a thing of Carol's and gives the parameters that name it: nobody else may find it."""

    kind: str
    theirs: Callable[[World], dict[str, Any]] | None = None


def _message(world: World) -> dict[str, Any]:
    event = Event.objects.order_by("pk").first()
    row, _new = Message.objects.get_or_create(
        organisation=world.organisation,
        recipient=world.users["carol"],
        channel="inbox",
        notice="x",
        title="x",
        event=event,
        defaults={"not_before": clock.now(), "created_at": clock.now()},
    )
    return {"pk": row.pk}


def _job(world: World) -> dict[str, Any]:
    row = Job.objects.create(organisation=world.organisation, enqueued_by=world.users["carol"], path="x.y")
    return {"pk": row.pk}


def _view(world: World) -> dict[str, Any]:
    row, _new = SavedView.objects.get_or_create(
        organisation=world.organisation, user=world.users["carol"], resource="tickets", name="x", query=""
    )
    return {"pk": row.pk}


def _token(world: World) -> dict[str, Any]:
    row, _new = ApiToken.objects.get_or_create(
        organisation=world.organisation,
        user=world.users["carol"],
        digest="x",
        defaults={"name": "x", "created_at": clock.now()},
    )
    return {"pk": row.pk}


def _export(world: World) -> dict[str, Any]:
    row = Export.objects.create(
        organisation=world.organisation, user=world.users["carol"], resource="tickets", format="csv",
        language="en", state="ready", asked_at=clock.now(), ready_at=clock.now(),
    )  # fmt: skip
    return {"pk": row.pk}


def _sign_in(world: World) -> dict[str, Any]:
    session = SessionStore()
    session.create()
    row = SignIn.objects.create(
        organisation=world.organisation, user=world.users["carol"], session_key=session.session_key,
        created_at=clock.now(), seen_at=clock.now(),
    )  # fmt: skip
    return {"pk": row.pk}


def _passkey(world: World) -> dict[str, Any]:
    factor, _new = SecondFactor.objects.get_or_create(
        organisation=world.organisation, user=world.users["carol"],
        defaults={"secret": "x", "confirmed_at": clock.now()},
    )  # fmt: skip
    row, _new = Passkey.objects.get_or_create(
        organisation=world.organisation, factor=factor, fingerprint="x", defaults={"made_at": clock.now()}
    )
    return {"pk": row.pk}


def _vendor_app(world: World) -> dict[str, Any]:
    app = VendorApp.objects.filter(kind="wecom", is_active=True).first() or make_vendor_app(
        world, kind="wecom"
    )
    return {"pk": app.pk}


def _identity(world: World) -> dict[str, Any]:
    row, _new = Identity.objects.get_or_create(
        organisation=world.organisation, user=world.users["carol"], app_id=_vendor_app(world)["pk"],
        defaults={"subject": "x", "subject_index": "x", "linked_at": clock.now()},
    )  # fmt: skip
    return {"pk": row.pk}


def _photo(world: World) -> dict[str, Any]:
    evidence = attach_photo(report(world), photo(), by=world.carol)
    return {"public_id": evidence.public_id, "size": "shown"}


def _submission(world: World) -> dict[str, Any]:
    return {"pk": make_submission(world).pk}


def _import(world: World) -> dict[str, Any]:
    row = ImportBatch.objects.create(
        organisation=world.organisation, kind="units", site=world.site, file_name="x.csv", sha256="x", size=1,
        mapping={"sheet": "", "encoding": "", "header_row": 1, "columns": {}, "headers": {}}, user_name="x",
        created_at=clock.now(),
    )  # fmt: skip
    return {"pk": row.pk}


def _request(world: World) -> dict[str, Any]:
    return {"pk": report_as_owner(world).pk}


def _request_photo(world: World) -> dict[str, Any]:
    item = report_as_owner(world, photos=[photo()])
    evidence = photos_of(item).get()
    return {"pk": item.pk, "public_id": evidence.public_id, "size": "shown"}


def _applicant(world: World) -> dict[str, Any]:
    """Family for a home of Carol's customer."""
    resident(world)
    return {"pk": applies(world).pk}


def _asked(world: World) -> dict[str, Any]:
    party = resident(world)
    row = Correction.objects.filter(party=party, state="asked").first()
    return {"pk": (row or asks(party, "name", name="李小梅")).pk}


def _notice(world: World) -> dict[str, Any]:
    """Told to building 3 alone."""
    return {"pk": make_announcement(world, state="published").pk}


def _round(world: World) -> dict[str, Any]:
    return {"pk": make_round(world).pk}


def _card(world: World) -> dict[str, Any]:
    """Carol's own, seen by her and those above her."""
    return {"pk": make_card(world, user=world.users["carol"], post=world.posts["carol"]).pk}


DOORS: dict[str, Door] = {
    "desk:sign_in": Door(PUBLIC),
    "desk:demonstration_sign_in": Door(PUBLIC),
    "desk:language": Door(PUBLIC),
    "operations:alive": Door(PUBLIC),
    "operations:ready": Door(PUBLIC),
    "operations:metrics": Door(PUBLIC),
    "desk:today": Door(OWN),
    "desk:sign_out": Door(OWN),
    "desk:inbox": Door(OWN),
    "desk:read_all": Door(OWN),
    "desk:open_message": Door(OWN, _message),
    "desk:search": Door(OWN),
    "desk:look_up_places": Door(OWN),
    "desk:caller": Door(OFFICE),
    "desk:account": Door(OWN),
    "desk:settings": Door(OFFICE),
    "desk:chart": Door(OFFICE),
    "desk:sample": Door(OFFICE),
    "desk:check": Door(OFFICE),
    # A link that never was: a good one names its owner, as it must.
    "desk:set_password": Door(PUBLIC, lambda world: {"pk": world.users["carol"].pk, "token": "never-made"}),
    # A link that never was: a good one names nobody either.
    "rating:page": Door(PUBLIC, lambda _world: {"token": "never-made"}),
    "desk:password": Door(OWN),
    "desk:second_factor_code": Door(PUBLIC),
    "desk:second_factor_again": Door(OWN),
    "desk:second_factor": Door(OWN),
    **{f"desk:{page}_factor": Door(OWN) for page in ("begin", "set_up", "give_up")},
    "desk:renew_codes": Door(OWN),
    "desk:passkeys": Door(OWN),
    "desk:remove_passkey": Door(OWN, _passkey),
    "desk:demand_factor": Door(OFFICE),
    "desk:vendor_begin": Door(PUBLIC, _vendor_app),
    "desk:vendor_back": Door(PUBLIC),
    **{f"desk:{page}": Door(OWN) for page in ("identities", "link_identity", "leave_identity")},
    "desk:unlink_identity": Door(OWN, _identity),
    "desk:usage": Door(OFFICE),
    "desk:own_language": Door(OWN),
    "desk:notices": Door(OWN),
    "desk:sign_ins": Door(OWN),
    "desk:end_sign_in": Door(OWN, _sign_in),
    "desk:end_other_sign_ins": Door(OWN),
    "desk:jobs": Door(OWN),
    "desk:retry_job": Door(OWN, _job),
    "desk:cancel_job": Door(OWN, _job),
    "desk:trail": Door(OFFICE),
    "desk:reveals": Door(OFFICE),
    "desk:retention": Door(OFFICE),
    "desk:save_view": Door(OWN),
    "desk:keep_columns": Door(OWN),
    "desk:forget_view": Door(OWN, _view),
    "first_run:begin": Door(PUBLIC, lambda world: {"token": "never-made"}),
    **{f"first_run:{page}": Door(OFFICE) for page in ("home", "posts", "invite", "finish")},
    "portal:sign_in": Door(PUBLIC),
    "portal:code": Door(PUBLIC),
    "portal:wechat_begin": Door(PUBLIC, lambda world: {"pk": 1}),
    "portal:wechat_back": Door(PUBLIC),
    "portal:unlink_wechat": Door(CUSTOMER),
    "portal:choose_messages": Door(CUSTOMER),
    "telling:owner_rules": Door(OFFICE),
    "portal:manifest": Door(PUBLIC),
    "portal:worker": Door(PUBLIC),
    "portal:offline": Door(PUBLIC),
    "portal:home": Door(CUSTOMER),
    "portal:sign_out": Door(CUSTOMER),
    "portal:report": Door(CUSTOMER),
    "portal:report_about": Door(CUSTOMER, lambda world: {"matter": "inquiry"}),
    "portal:notices": Door(CUSTOMER),
    "portal:notice": Door(CUSTOMER, _notice),
    "portal:record": Door(CUSTOMER),
    "portal:promises": Door(CUSTOMER),
    # Codes that never were: a good one opens a form, a good link shows the public words.
    "portal:at_place": Door(PUBLIC, lambda _world: {"token": "never-made"}),
    "portal:follow": Door(PUBLIC, lambda _world: {"token": "never-made"}),
    "portal:apply": Door(PUBLIC),
    "portal:apply_code": Door(PUBLIC),
    "portal:apply_home": Door(PUBLIC),
    "portal:confirm": Door(CUSTOMER, _applicant),
    "portal:change": Door(CUSTOMER, lambda world: {"field": "name"}),
    "portal:withdraw": Door(CUSTOMER, _asked),
    "portal:requests": Door(CUSTOMER),
    "portal:request": Door(CUSTOMER, _request),
    "portal:rate": Door(CUSTOMER, _request),
    "portal:reopen": Door(CUSTOMER, _request),
    "portal:photo": Door(CUSTOMER, _request_photo),
    "approvals:several": Door(OFFICE),
    "approvals:sheet": Door(OFFICE, lambda world: {"pk": asked_for(world).pk}),
    "quality:suggest": Door(OFFICE),
    "incidents:at_place": Door(OFFICE),
    "boundaries:of_text": Door(OFFICE),
    "overview:overview": Door(OFFICE),
    "registry:familiarity": Door(OFFICE),
    "reports:week": Door(OFFICE),
    "tickets:related": Door(OFFICE),
    "tickets:mediation": Door(OFFICE, lambda world: {"pk": mediated(world).pk}),
    "tickets:opinion": Door(OFFICE, lambda world: {"pk": handed(world).pk}),
    "proposals:months": Door(OFFICE),
    "maintenance_plans:calendar": Door(OFFICE),
    "findings:before": Door(OFFICE),
    "findings:trends": Door(OFFICE),
    "findings:notice": Door(OFFICE, lambda world: {"pk": make_finding(world).pk}),
    "meetings:paper": Door(OFFICE, lambda world: {"pk": make_meeting(world).pk}),
    "submissions:paper": Door(OFFICE, _submission),
    "submissions:sheet": Door(OFFICE, _submission),
    "submissions:punctuality": Door(OFFICE),
    "tickets:board": Door(OFFICE),
    "tickets:ages": Door(OFFICE),
    "tickets:visits": Door(OFFICE),
    "field:phone": Door(PUBLIC),
    "field:phone_worker": Door(PUBLIC),
    "field:phone_manifest": Door(PUBLIC),
    "inspections:labels": Door(OFFICE),
    "inspections:label": Door(OFFICE, lambda world: {"pk": make_checkpoint(world).pk}),
    "inspections:coverage": Door(OFFICE),
    "inspections:records": Door(OFFICE),
    "inspections:record_book": Door(OFFICE),
    "field:rounds": Door(OFFICE),
    "field:photo": Door(OFFICE, lambda _world: {"digest": "a" * 64}),
    "field:visits": Door(OFFICE),
    "field:begin": Door(OFFICE, _round),
    "field:end": Door(OFFICE, _round),
    "posters:print": Door(OFFICE),
    "posters:sheet": Door(OFFICE),
    "posters:one": Door(OFFICE, lambda world: {"pk": hang(world).pk}),
    "watches:now": Door(OFFICE),
    "watches:paper": Door(OFFICE, lambda world: {"pk": make_watch(world).pk}),
    "map:site": Door(OFFICE),
    "map:building": Door(OFFICE, lambda world: {"pk": world.places["3"].pk}),
    "reports:complaints": Door(OFFICE),
    "reports:week_pdf": Door(OFFICE),
    "reports:complaints_pdf": Door(OFFICE),
    "reports:standards": Door(OFFICE),
    "scorecards:card": Door(OWN, _card),
    "evidence:file": Door(OWN, _photo),
    "api_docs": Door(OWN),
    "openapi": Door(PROGRAM),
    "tokens": Door(OWN),
    "revoke_token": Door(OWN, _token),
    "exports": Door(OWN),
    "ask_export": Door(OWN),
    "export_file": Door(OWN, _export),
    "imports:start": Door(OFFICE),
    "imports:upload": Door(OFFICE),
    **{
        f"imports:{page}": Door(OFFICE, _import)
        for page in ("batch", "progress", "read", "map", "remap", "commit", "undo", "drop")
    },
}


def door_of(route: Route) -> Door | None:
    """The door of a route, None for one that nobody knows."""
    if route.name in DOORS:
        return DOORS[route.name]
    space, _, page = route.name.partition(":")
    if space == "api":
        name = page.removesuffix("-detail")
        known = {resource.name for resource in resources().values()}
        known |= {
            f"{resource.name}-{verb.name}" for resource in resources().values() for verb in resource.verbs
        }
        return Door(API) if name in known or page == "nothing" else None
    if space in resources():
        pages = {"list", "detail", "bulk", *(verb.name for verb in resources()[space].verbs)}
        return Door(RESOURCE) if page in pages else None
    return None


def unknown_routes() -> list[Route]:
    """Routes the suite could not judge."""
    return [route for route in routes() if door_of(route) is None]
