"""What the laws of tests/architecture try the desk's own resources with."""

from steward.desk.webhooks.tests import factories as webhooks
from tests.samples import Sample

EVERY_WEBHOOK_VERB = ("add", "try", "rotate_secret", "pause", "resume", "remove")

SAMPLES = {
    "webhooks": Sample(
        make=webhooks.make_target,
        data={"add": lambda _world, _row: {"url": webhooks.ADDRESS, "events": ["*"]}},
        ready={"resume": webhooks.paused_target},
        doers=dict.fromkeys(EVERY_WEBHOOK_VERB, "judy"),
        by_area=False,
    ),
    "deliveries": Sample(
        make=webhooks.make_delivery,
        ready={"resend": webhooks.failed_delivery},
        doers={"resend": "judy"},
        by_area=False,
    ),
}
