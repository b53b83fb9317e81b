"""Units and owners from a list: `import_units FILE --site NAME [--map MAP.json] [--create-buildings]`."""

from steward.kernel.imports.command import ImportCommand


class Command(ImportCommand):
    help = "Imports units from a list, with the engine and the findings of the wizard."
    kind = "units"
