"""What the registry tells the kernel: the copies of a person's data its contact log holds."""

from steward.capabilities.registry.actions.erasing import erase_contacts
from steward.kernel.people.erasers import declare_eraser

declare_eraser("registry.contacts", erase_contacts)
