"""Maintenance plans from a list: `import_maintenance FILE --site NAME`."""

from steward.kernel.imports.command import ImportCommand


class Command(ImportCommand):
    help = "Imports plans of maintenance, with the engine and the findings of the wizard."
    kind = "maintenance"
