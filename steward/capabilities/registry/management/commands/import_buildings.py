"""Buildings of many sites from a list: `import_buildings FILE --create-sites`."""

from steward.kernel.imports.command import ImportCommand


class Command(ImportCommand):
    help = "Imports buildings from a list, with the engine and the findings of the wizard."
    kind = "buildings"
