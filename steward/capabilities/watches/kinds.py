"""What watches tell the kernel: who may see photos of the log."""

from steward.capabilities.watches.queries import visible_entries
from steward.kernel.evidence.subjects import declare_subject

declare_subject("watches.entry", visible_entries)
