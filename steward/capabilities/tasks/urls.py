"""Addresses of tasks."""

from steward.capabilities.tasks.resources import TASKS
from steward.kernel.surface.pages import pages_of

app_name = "tasks"
urlpatterns = pages_of(TASKS)
