"""Sites from a list: `import_sites FILE`."""

from steward.kernel.imports.command import ImportCommand


class Command(ImportCommand):
    help = "Imports sites from a list, with the engine and the findings of the wizard."
    kind = "sites"
