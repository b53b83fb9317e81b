"""What the laws of tests/architecture try tickets with."""

from typing import Any

from steward.capabilities.boundaries.actions import add_boundary
from steward.capabilities.tickets.actions import (
    accept_ticket,
    call_back_ticket,
    cancel_ticket,
    declare_ticket,
    finish_ticket,
    grade_ticket,
    hand_up_ticket,
    join_ticket,
    mediate_ticket,
    reject_ticket,
)
from steward.capabilities.tickets.choices import State
from steward.capabilities.tickets.forms import ReferTicketForm
from steward.capabilities.tickets.models import CallbackPolicy
from steward.capabilities.tickets.tests.factories import (
    DECLARED,
    complaint_matter,
    later,
    make_office,
    owner_of,
    photo,
    report,
    ticket_in,
)
from steward.capabilities.tickets.waiting import still_waiting
from steward.kernel.base import clock
from steward.kernel.work.models import WorkItem
from tests.people import World
from tests.samples import Sample

MEDIATION: dict[str, Any] = {
    "held_where": "物业服务中心",
    "witnesses": "楼长",
    "claim": "楼上深夜跑跳",
    "answer": "孩子小，会注意",
    "outcome": "agreed",
    "terms": "晚十点后铺地垫，不跑跳",
}
OPINION = {
    "cause": "师傅迟到且未说明",
    "handling": "已当面致歉并补做",
    "feedback": "接受道歉",
    "proposal": "上门前先打电话",
}


def make(world: World, building: str = "3", state: str = "") -> WorkItem:
    """A leak in a unit of the building."""
    return ticket_in(world, state or State.REPORTED, place=world.places[f"{building}-2-501"])


def answered(world: World) -> WorkItem:
    """A question that was answered: nobody needs to call, the desk may close it."""
    return ticket_in(world, State.FINISHED, kind="inquiry", category=None)


def called(world: World) -> WorkItem:
    """Carol called a customer, and the lot fell on her call."""
    CallbackPolicy.objects.update_or_create(
        organisation=world.organisation, kind="repair", defaults={"check_percent": 100}
    )
    item = make(world, "3", State.FINISHED)
    return call_back_ticket(item, by=world.carol, satisfaction="satisfied", score=5)


def complaint(world: World, **more: Any) -> WorkItem:
    """A complaint of building 3 that somebody takes care of, about a late repair."""
    return accept_ticket(
        report(world, kind="complaint", category=complaint_matter(world), requester=owner_of(world), **more),
        by=world.carol,
    )


def major(world: World) -> WorkItem:
    return grade_ticket(complaint(world), by=world.carol, facts=["media"])


def declared(world: World) -> WorkItem:
    return declare_ticket(major(world), by=world.carol, **DECLARED)


def mediated(world: World) -> WorkItem:
    """Two neighbours of building 3 were brought to one table."""
    talk = {**MEDIATION, "other_place": world.places["3-1-101"], "held_at": clock.now()}
    return mediate_ticket(complaint(world), by=world.carol, **talk)


def handed(world: World) -> WorkItem:
    """Carol answered a complaint and handed the opinion form to her superior."""
    return hand_up_ticket(opined(world), by=world.carol, **OPINION)


def opined(world: World) -> WorkItem:
    return finish_ticket(complaint(world), by=world.carol, result="已当面致歉并补做")


def proposed(world: World) -> WorkItem:
    return reject_ticket(complaint(world), by=world.carol, reason="unfounded", note="监控里没有这回事")


def prepare(world: World) -> None:
    """The office, and a card on somebody else's matter."""
    make_office(world)
    card = {"side": "utility", "answers": "供电公司", "phone": "95598", "words": "请拨供电公司电话"}
    add_boundary(by=world.judy, site=world.site, matter="停电", **card)


def card_of(world: World, row: WorkItem) -> int:
    """What the form offers."""
    return int(ReferTicketForm(actor=world.judy, subject=row).fields["to"].queryset.get().pk)  # type: ignore[attr-defined]


def awaited(world: World) -> WorkItem:
    """Finished, and a second caller waited for it."""
    item = make(world)
    join_ticket(item, by=world.carol, stranger_phone="13911112222")
    return cancel_ticket(item, by=world.carol, reason="withdrawn")


SAMPLES = {
    "tickets": Sample(
        make=make,
        prepare=prepare,
        ready={
            "grade": complaint,
            "confirm": complaint,
            "reject": complaint,
            "decide": proposed,
            "declare": major,
            "acknowledge": declared,
            "close": answered,
            "inform": awaited,
            "mediate": complaint,
            "hand_up": opined,
            "endorse": handed,
            "review": called,
            "finish": lambda world: make(world, "3", State.STARTED),
            "pause": lambda world: make(world, "3", State.STARTED),
            "reveal": lambda world: ticket_in(world, State.FINISHED, stranger_phone="13800001234"),
        },
        doers=dict.fromkeys(("start", "finish", "return", "pause", "resume"), "frank")
        | dict.fromkeys(("call_back", "close", "reopen", "escalate", "inform"), "carol")
        | {"endorse": "bob"},
        data={
            "grade": lambda _world, _row: {"facts": ["media"], "people": 3},
            "confirm": lambda world, _row: {"fault": "late", "department": world.departments["engineering"].pk},
            "reject": lambda _world, _row: {"reason": "unfounded", "note": "监控里没有这回事"},
            "decide": lambda _world, _row: {"agreed": "1", "note": "我们查看了监控，当天未发生此事。"},
            "declare": lambda _world, _row: DECLARED | {"happened_at": DECLARED["happened_at"].isoformat()},
            "report": lambda world, _row: {
                "kind": "repair", "site": world.site.pk, "place": "3-2-501", "title": "水管爆裂", "source": "phone",
            },
            "dispatch": lambda world, _row: {"to": world.users["frank"].pk},
            "transfer": lambda world, _row: {"to": world.users["grace"].pk, "note": "换个师傅"},
            "return": lambda _world, _row: {"reason": "skill", "note": "要电工"},
            "pause": lambda _world, _row: {"reason": "parts", "expected_at": later(days=1).isoformat()},
            "finish": lambda _world, _row: {"result": "换了垫圈", "photos": photo()},
            "call_back": lambda _world, _row: {"satisfaction": "satisfied", "score": 5},
            "mediate": lambda _world, _row: MEDIATION | {"other_place": "3-1-101", "held_at": clock.now().isoformat()},
            "hand_up": lambda _world, _row: OPINION,
            "endorse": lambda _world, _row: {"remark": "同意，请跟进整改"},
            "review": lambda _world, _row: {"result": "agrees"},
            "reopen": lambda _world, _row: {"note": "还在漏"},
            "appoint": lambda _world, _row: {"appointed_at": later(days=1).isoformat()},
            "cancel": lambda _world, _row: {"reason": "duplicate"},
            "reveal": lambda _world, _row: {"reason": "call"},
            "refer": lambda world, row: {"to": card_of(world, row)},
            "join": lambda _world, _row: {"caller_phone": "13911113333", "title": "我家也是"},
            "inform": lambda _world, row: {"people": [one.pk for one in still_waiting(row)]},
            "comment": lambda _world, _row: {"note": "业主下午在家"},
            "escalate": lambda _world, _row: {"note": "需要停整栋楼的水"},
        },
    )
}  # fmt: skip
