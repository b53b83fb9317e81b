"""Events of imports."""

from django.utils.translation import gettext_lazy as _

from steward.kernel.audit.kinds import EventKind, declare_events
from steward.kernel.imports.kinds import import_kind


def _title(code: str) -> str:
    return str(import_kind(code).title)


WORDS = {"import": _title}
declare_events(
    EventKind("import.upload", _("Uploaded {file} ({import})"), words=WORDS, icon="upload"),
    EventKind("import.map", _("Mapped the columns of {file}"), icon="columns"),
    EventKind(
        "import.commit", _("Imported {file}: {taken} rows taken, {refused} refused"), icon="database-import"
    ),
    EventKind("import.fail", _("The import of {file} failed: nothing was changed"), icon="alert-triangle"),
    EventKind(
        "import.undo",
        _("Undid the import of {file}: {removed} records removed, {kept} kept"),
        icon="arrow-back-up",
    ),
    EventKind("import.drop", _("Gave up the import of {file}"), icon="trash"),
)
