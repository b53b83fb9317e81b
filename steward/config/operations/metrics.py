"""Figures for Prometheus: requests as each process counts them, everything else as the database says when asked.

Each web process counts in a file of its own below `settings.METRICS_DIR` (prometheus-client's multiprocess mode), and
whichever process is asked adds the files up: one scrape of one machine sees all its processes. Files, not a table: a
request must not write a row more to be counted. And not a figure per process: the server chooses which of them answers
the scrape. Workers and schedulers count nothing themselves; what they do stands in the database.
"""

import time
from collections.abc import Callable, Iterator
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Min
from django.http import HttpRequest, HttpResponse
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from steward.config.operations.health import lateness, look_at_needs, sweep_age
from steward.kernel.base import clock
from steward.kernel.jobs.queries import queue_figures
from steward.kernel.notify.choices import State
from steward.kernel.notify.models import GroupMessage, Message, Outgoing, WebhookDelivery
from steward.kernel.tenancy.scope import everywhere
from steward.portal.models import OwnerMessage

BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.5, 3, 6, 12)
# Addresses nobody declared are one route: people who try addresses must not fill the memory of two programs.
UNKNOWN = "unknown"

_own = CollectorRegistry()
REQUESTS = Counter("steward_requests", "Requests answered.", ["route", "method", "status"], registry=_own)
SECONDS = Histogram(
    "steward_request_seconds", "Time to answer a request.", ["route"], buckets=BUCKETS, registry=_own
)
# Messages name their channel, the other tables are one.
OUTBOXES: dict[type[Outgoing], str] = {
    Message: "",
    WebhookDelivery: "webhook",
    GroupMessage: "group",
    OwnerMessage: "owner",
}
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class MeasureMiddleware:
    """Counts each request by the name of its route, and how long it took."""

    def __init__(self, handler: Callable[[HttpRequest], HttpResponse]) -> None:
        self.handler = handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.handler(request)
        match = request.resolver_match
        route = match.view_name if match else UNKNOWN
        method = request.method if request.method in METHODS else "other"
        REQUESTS.labels(route, method, response.status_code).inc()
        SECONDS.labels(route).observe(time.perf_counter() - began)
        return response


def figures() -> bytes:
    """All figures in Prometheus' text format. The number of queries does not grow with rows, queues or channels."""
    registry = CollectorRegistry()
    if settings.METRICS_DIR:
        MultiProcessCollector(registry, path=str(settings.METRICS_DIR))
    else:
        registry.register(_own)
    registry.register(_House())
    return generate_latest(registry)


class _House(Collector):
    """What the database knows, asked at each scrape; only the checks while it is away."""

    def collect(self) -> Iterator[Metric]:
        needs = look_at_needs()
        up = GaugeMetricFamily("steward_up", "Whether what requests need is there.", labels=["check"])
        for finding in needs:
            up.add_metric([finding.check], float(finding.ok))
        yield up
        if all(finding.ok for finding in needs):
            yield from _jobs()
            yield from _schedules()
            yield from _outbox()


def _jobs() -> Iterator[Metric]:
    count = GaugeMetricFamily("steward_jobs", "Jobs that are not over.", labels=["queue", "state"])
    wait = GaugeMetricFamily("steward_job_wait_seconds", "Longest wait of a job due.", labels=["queue"])
    for figure in queue_figures():
        for state in ("due", "later", "running", "dead"):
            count.add_metric([figure.queue, state], getattr(figure, state))
        wait.add_metric([figure.queue], figure.longest_wait.total_seconds())
    yield count
    yield wait


def _schedules() -> Iterator[Metric]:
    late = GaugeMetricFamily(
        "steward_schedule_late_seconds", "How late a schedule is fired.", labels=["schedule"]
    )
    for name, by in lateness().items():
        late.add_metric([name], by)
    yield late
    if (age := sweep_age()) is not None:
        yield GaugeMetricFamily(
            "steward_sweep_age_seconds", "Since the last sweep of work.", value=age.total_seconds()
        )


def _waiting(table: type[Outgoing], channel: str) -> Iterator[tuple[str, str, int, datetime]]:
    """Channel, state, number and earliest moment of what has not arrived: one query."""
    names = ["state"] if channel else ["channel", "state"]
    rows = table._default_manager.filter(sent_at__isnull=True).values_list(*names)
    for row in rows.annotate(Count("pk"), Min("not_before")).order_by():
        yield (channel, *row) if channel else row


def _outbox() -> Iterator[Metric]:
    """What was not delivered, read from the partial indexes of the waiting; delivered rows are not counted through."""
    count = GaugeMetricFamily(
        "steward_outbox", "Deliveries that have not arrived.", labels=["channel", "state"]
    )
    wait = GaugeMetricFamily(
        "steward_outbox_wait_seconds", "Longest wait of a delivery due.", labels=["channel"]
    )
    now = clock.now()
    with everywhere("figures of the installation, without a row of anybody"):
        rows = [row for table, channel in OUTBOXES.items() for row in _waiting(table, channel)]
    for channel, state, many, oldest in rows:
        count.add_metric([channel, state], many)
        if state == State.PENDING:
            wait.add_metric([channel], max((now - oldest).total_seconds(), 0))
    yield count
    yield wait
