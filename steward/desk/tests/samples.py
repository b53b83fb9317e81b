"""What the laws of tests/architecture try the desk's own resources with."""

from datetime import timedelta
from itertools import count

from steward.desk.approvals.tests import factories as approvals
from steward.desk.bots.tests import factories as bots
from steward.desk.office.tests import factories as office
from steward.desk.promises.tests import factories as promises
from steward.desk.staff.tests import factories as staff
from steward.desk.vendors.tests import factories as vendors
from steward.desk.webhooks.tests import factories as webhooks
from steward.kernel.approvals.tests.factories import KIND as ASK
from steward.kernel.base import clock
from steward.kernel.custom.models import CustomField
from steward.kernel.custom.tests.factories import closed_field, own_field
from steward.kernel.duties.tests import factories as duties
from steward.kernel.places.models import AreaPlace
from steward.kernel.tenancy.models import Appointment, Away
from tests.people import World
from tests.samples import Row, Sample

fresh = count(1)
WEBHOOK_VERBS = ("add", "try", "rotate_secret", "pause", "resume", "remove")
STAFF_VERBS = (
    "invite", "change", "appoint", "act_for", "change_areas", "end_appointment", "make_link", "lock", "unlock",
    "reset_factor",
)  # fmt: skip


def _held(row: Row) -> int:
    return Appointment.objects.get(user=row).pk


def _day(days: int = 0) -> str:
    return str(clock.today() + timedelta(days=days))


def _post(world: World, row: Row) -> dict[str, object]:
    department = world.departments["service"] if row is None else row.department
    return {
        "title": "夜班管家",
        "department": department.pk,
        "roles": ["steward"],
        "reports_to": world.posts["bob"].pk,
    }


RUNG = {"clock_name": "resolve", "after_minutes": "1 h", "target": "superior_1", "condition": "any"}
CALLBACKS = {
    "rule": "sample", "percent": 30, "wait_hours": 24, "calls": 2, "silence_days": 5, "check_percent": 20,
    "questions": "师傅准时到吗？",
}  # fmt: skip
SPANS = {"respond_minutes": "15", "resolve_minutes": "2 h", "callback_minutes": "48 h"}


def _all(*verbs: str) -> dict[str, str]:
    """Everything here is the director's."""
    return dict.fromkeys(verbs, "judy")


def _new_field(world: World, _building: str = "3", _state: str = "") -> CustomField:
    return own_field(world, code=f"field_{next(fresh)}")


SAMPLES = {
    "dues": Sample(
        make=duties.make_due,
        ready={"excuse": approvals.missed_due},
        data={
            "prove": lambda _world, _row: {"note": "走完一遍，没有问题"},
            "excuse": lambda _world, _row: {"words": "台风停工，已报备"},
        },
        doers={"prove": "heidi", "excuse": "heidi"},
    ),
    "cases": Sample(
        make=duties.make_case,
        prepare=duties.make_awaited,
        data={"report": lambda world, _row: {
            "code": duties.AWAITED, "site": world.site.pk, "place": "3-1-101", "words": "厨房翻新",
        }},
        doers={"report": "heidi", "end": "heidi"},
    ),
    "approvals": Sample(
        make=approvals.make_request,
        ready={"resubmit": approvals.returned_request},
        data={
            "refuse": lambda _world, _row: {"reason": "理由不充分"},
            "give_back": lambda _world, _row: {"reason": "请写明时间"},
            "resubmit": lambda _world, _row: {"words": "周一上午台风停工"},
            "delegate": lambda world, _row: {"colleague": world.users["dave"].pk},
            "add_signer": lambda world, _row: {"colleague": world.users["kim"].pk},
        },
        doers={
            **dict.fromkeys(("approve", "refuse", "give_back", "delegate", "add_signer"), "bob"),
            **dict.fromkeys(("resubmit", "withdraw"), "heidi"),
        },
    ),
    "flows": Sample(
        make=approvals.make_flow,
        ready={"join": approvals.parted_flow},
        data={
            "add": lambda _world, _row: {"kind": ASK, "name": "采购", "who_1": "superior"},
            "change": lambda _world, _row: {"name": "免责", "who_1": "head", "who_2": "role:manager"},
            "part": lambda _world, _row: {"amount": 1000, "name": "大额"},
        },
        doers=_all("add", "change", "part", "join"),
        by_area=False,
    ),
    "duties": Sample(
        make=duties.make_new_duty,
        data={
            "change": lambda _world, _row: {"title": "每天巡楼", "count": 2, "grace_minutes": 30, "weight": 3},
            "judge": lambda _world, _row: {"metric": "due.done_in_time", "threshold": 95, "words": "九成五按时"},
        },
        doers=_all("change", "judge", "retire"),
        by_area=False,
    ),
    "fields": Sample(
        make=_new_field,
        data={
            "add": lambda _world, _row: {
                "subject": "unit", "code": "parking", "label": "车位", "kind": "choice", "choices": "有\n无",
            },
            "change": lambda _world, _row: {"label": "车位数", "position": 3},
        },
        ready={"reopen": closed_field},
        doers=_all("add", "change", "close", "reopen"),
        by_area=False,
    ),
    "standards": Sample(
        make=promises.make_standard,
        data={
            "add": lambda world, _row: {"kind": "repair", "site": world.site.pk, "urgency": 3, **SPANS},
            "change": lambda _world, _row: {**SPANS, "around_the_clock": ["respond"]},
        },
        doers=_all("add", "change", "remove", "apply"),
        by_area=False,
    ),
    "callbacks": Sample(
        make=promises.make_callback_policy,
        data={"change": lambda _world, _row: CALLBACKS},
        doers=_all("change"),
        by_area=False,
    ),
    "grades": Sample(
        make=promises.make_grade_rule,
        data={"add": lambda _world, _row: {"fact": "leak", "at_least": 1, "grade": "major"}},
        doers=_all("add", "remove"),
        by_area=False,
    ),
    "rungs": Sample(
        make=promises.make_rung,
        ready={"reopen": promises.closed_rung},
        data={"add": lambda _world, _row: {"kind": "repair", **RUNG}, "change": lambda _world, _row: RUNG},
        doers=_all("add", "change", "close", "reopen"),
        by_area=False,
    ),
    "calendars": Sample(
        make=promises.make_calendar,
        data={
            "add": lambda _world, _row: {"name": "夜班", "weekdays": "00:00-06:00"},
            "change": lambda _world, _row: {"name": "早班", "weekdays": "06:00-14:00"},
        },
        doers=_all("add", "change", "remove"),
        by_area=False,
    ),
    "holidays": Sample(
        make=promises.make_holiday,
        data={"add": lambda _world, _row: {"day": "2030-10-01", "last_day": "2030-10-07", "kind": "holiday"}},
        doers=_all("add", "remove"),
        by_area=False,
    ),
    "matters": Sample(
        make=promises.make_category,
        ready={"reopen": promises.closed_category},
        data={
            "add": lambda _world, _row: {"kind": "repair", "name": "楼道", "urgency": 2},
            "change": lambda _world, _row: {"name": "楼道灯", "urgency": 1},
        },
        doers=_all("add", "change", "close", "reopen"),
        by_area=False,
    ),
    "posts": Sample(
        make=office.make_post,
        ready={"reopen": office.closed_post},
        data={"add": _post, "change": _post},
        doers=dict.fromkeys(("add", "change", "close", "reopen"), "judy"),
        by_area=False,
    ),
    "departments": Sample(
        make=office.make_department,
        data={
            "add": lambda world, _row: {"name": "车场部", "site": world.site.pk},
            "change": lambda _world, _row: {"name": "车辆管理部"},
        },
        doers=dict.fromkeys(("add", "change"), "judy"),
        by_area=False,
    ),
    "areas": Sample(
        make=office.make_area,
        data={
            "add": lambda world, _row: {"name": "南区", "site": world.site.pk, "places": "1、3-2-501"},
            "change": lambda _world, _row: {"name": "北区"},
            "choose_places": lambda _world, _row: {"places": "1"},
            "drop_place": lambda _world, row: {"place": AreaPlace.objects.filter(area=row)[0].pk},
        },
        doers=dict.fromkeys(("add", "change", "choose_places", "drop_place", "remove"), "judy"),
        by_area=False,
    ),
    "staff": Sample(
        make=staff.make_colleague,
        ready={
            "unlock": staff.locked_colleague,
            "end_away": staff.away_colleague,
            "reset_factor": staff.colleague_with_factor,
        },
        data={
            "invite": lambda world, _row: {
                "name": "新同事", "username": "new.colleague", "phone": "13900001111",
                "post": world.posts["frank"].pk, "starts_on": _day(),
            },
            "change": lambda _world, _row: {"name": "改名", "phone": "13900002222"},
            "appoint": lambda world, _row: {"post": world.posts["carol"].pk, "starts_on": _day()},
            "act_for": lambda world, _row: {
                "appointment": world.appointments["heidi"].pk, "starts_on": _day(), "ends_on": _day(7),
            },
            "change_areas": lambda _world, row: {
                "appointment": _held(row), "areas": [office.some_area().pk],
            },
            "end_appointment": lambda _world, row: {"appointment": _held(row), "ends_on": _day()},
            "mark_away": lambda _world, _row: {
                "reason": "leave", "starts_at": f"{_day()}T08:00", "ends_at": f"{_day(2)}T08:00",
            },
            "reset_factor": lambda _world, _row: {"reason": "lost"},
            "end_away": lambda _world, row: {"mark": Away.objects.get(user=row).pk},
        },
        doers=dict.fromkeys(STAFF_VERBS, "judy"),
        by_area=False,
    ),
    "webhooks": Sample(
        make=webhooks.make_target,
        data={"add": lambda _world, _row: {"url": webhooks.ADDRESS, "events": ["*"]}},
        ready={"resume": webhooks.paused_target},
        doers=dict.fromkeys(WEBHOOK_VERBS, "judy"),
        by_area=False,
    ),
    "bots": Sample(
        make=bots.make_bot,
        data={"add": lambda _world, _row: bots.NEW, "change": lambda _world, _row: bots.CHANGED},
        ready={"resume": bots.paused_bot},
        doers=_all("add", "change", "try", "pause", "resume", "remove"),
        by_area=False,
    ),
    "vendors": Sample(
        make=vendors.make_vendor_app,
        data={"add": lambda _world, _row: vendors.NEW, "change": lambda _world, _row: vendors.CHANGED},
        doers=_all("add", "change", "try", "remove"),
        by_area=False,
    ),
    "group_messages": Sample(
        make=bots.make_group_message,
        ready={"resend": bots.failed_group_message},
        doers=_all("resend"),
        by_area=False,
    ),
    "deliveries": Sample(
        make=webhooks.make_delivery,
        ready={"resend": webhooks.failed_delivery},
        doers={"resend": "judy"},
        by_area=False,
    ),
}  # fmt: skip
