"""What the laws of tests/architecture try incidents with."""

from steward.capabilities.incidents.actions import link_incident
from steward.capabilities.incidents.models import Incident
from steward.capabilities.incidents.queries import linked_tickets, may_belong
from steward.capabilities.incidents.tests.factories import WORDS, make_promises, matter, outage, report
from tests.people import World
from tests.samples import Sample


def make(world: World, building: str = "3", _state: str = "") -> Incident:
    return outage(world, places=[world.places[building]])


def reported(world: World) -> Incident:
    """Something that could belong to it was reported."""
    incident = make(world)
    report(world)
    return incident


def linked(world: World) -> Incident:
    incident = make(world)
    return link_incident(incident, by=world.carol, tickets=[report(world)])


SAMPLES = {
    "incidents": Sample(
        make=make,
        prepare=make_promises,
        by_area=False,
        ready={"link": reported, "unlink": linked},
        data={
            "open": lambda world, _row: {
                "site": world.site.pk, "title": "停水", "category": matter(world).pk,
                "places": [world.places["3"].pk], **WORDS,
            },
            "update": lambda _world, _row: WORDS,
            "link": lambda world, row: {"tickets": [one.pk for one in may_belong(row, world.alice)]},
            "unlink": lambda _world, row: {"tickets": [one.pk for one in linked_tickets(row)]},
            "end": lambda _world, _row: {"result": "水泵已修复，全楼恢复供水"},
        },
    )
}  # fmt: skip
