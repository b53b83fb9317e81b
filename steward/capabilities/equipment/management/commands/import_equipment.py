"""Equipment from a register: `import_equipment FILE --site NAME`."""

from steward.kernel.imports.command import ImportCommand


class Command(ImportCommand):
    help = "Imports a register of equipment, with the engine and the findings of the wizard."
    kind = "equipment"
