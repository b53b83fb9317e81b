"""What equipment tells the kernel: who may see photos of inspections and maintenance."""

from steward.capabilities.equipment.queries import visible_equipment, visible_records
from steward.kernel.evidence.subjects import declare_subject

declare_subject("equipment.equipment", visible_equipment)
declare_subject("equipment.maintenance", visible_records)
