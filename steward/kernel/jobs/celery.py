"""Celery's way in: `celery -A steward.kernel.jobs.celery worker -Q default`.

The backend and the Celery task are in `celery_backend`: Celery reads this module before Django is set up,
sets Django up, and only then imports what `include` names.
"""

import os
from typing import Any

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "steward.config.settings")

app = Celery("steward", include=["steward.kernel.jobs.celery_backend"])
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    task_default_queue="default",
    task_ignore_result=True,  # the job's row is the result
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    broker_connection_retry_on_startup=True,
    # A broker that is down must not keep a request waiting: the sweep sends later.
    broker_transport_options={
        "socket_connect_timeout": 2,
        "socket_timeout": 5,
        "connect_retries_timeout": 2,
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0,
    },
)


def __getattr__(name: str) -> Any:
    # The backend needs models; see above why they cannot be imported at the top.
    if name == "CeleryBackend":
        from steward.kernel.jobs.celery_backend import CeleryBackend  # noqa: PLC0415

        return CeleryBackend
    raise AttributeError(name)
