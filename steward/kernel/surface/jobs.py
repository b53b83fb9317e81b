"""Jobs of the surface: making an export; the nightly sweep of old files and old answers."""

from django_tasks import task

from steward.kernel.base import clock
from steward.kernel.jobs.schedule import every
from steward.kernel.surface.export_files import delete_old_files, make_file
from steward.kernel.surface.models import Export
from steward.kernel.surface.once import forget_answers


@task
def make_export(export_id: int) -> dict[str, int]:
    """Make the file of an export."""
    export = Export.objects.select_related("user__organisation").get(pk=export_id)
    make_file(export)
    return {"export": export.pk, "rows": export.rows}


@task
def sweep_surface() -> dict[str, int]:
    """Delete export files and answers to repeated writes after a week."""
    return {"exports": delete_old_files(), "answers": forget_answers(clock.now())}


every("20 4 * * *", sweep_surface, "surface.sweep")
