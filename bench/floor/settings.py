"""Settings of the floor; the database's are the very ones of ours: WAL, cache, kept connections."""

from steward.config.settings import DATABASES

__all__ = ["DATABASES"]

SECRET_KEY = "signs nothing"  # noqa: S105 - it does not
ROOT_URLCONF = "bench.floor.app"
INSTALLED_APPS = ["bench.floor"]
ALLOWED_HOSTS = ["*"]
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PAGE = """<!doctype html>
<html><head><meta charset="utf-8"><title>Tickets</title></head><body><table>
<tr><th>No.</th><th>Place</th><th>Matter</th><th>Kind</th><th>Assignee</th><th>Due</th><th>State</th><th>Reported</th></tr>
{% for row in rows %}<tr><td><a href="/tickets/{{ row.id }}/">{{ row.number }}</a></td><td>{{ row.place.name }}</td>
<td>{{ row.title }}</td><td>{{ row.get_kind_display }}</td><td>{{ row.assignee.name }}</td>
<td>{{ row.due_at|date:"m-d H:i" }}</td><td>{{ row.get_state_display }}</td>
<td>{{ row.opened_at|date:"m-d H:i" }}</td></tr>
{% endfor %}</table></body></html>"""
# The loader that keeps compiled templates, as Django chooses by itself when DEBUG is off.
_loaders = [
    (
        "django.template.loaders.cached.Loader",
        [("django.template.loaders.locmem.Loader", {"list.html": PAGE})],
    )
]
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "OPTIONS": {"loaders": _loaders}}]
