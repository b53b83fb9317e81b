"""One form per verb of equipment and of plans."""

from steward.capabilities.equipment.forms.plans import (
    AddMaintenanceForm,
    ChangeMaintenanceForm,
    DoMaintenanceForm,
    EndMaintenanceForm,
    MoveMaintenanceForm,
)
from steward.capabilities.equipment.forms.register import (
    AddEquipmentForm,
    CertifyEquipmentForm,
    ChangeEquipmentForm,
    MoveEquipmentForm,
    ResumeEquipmentForm,
    ScrapEquipmentForm,
    StopEquipmentForm,
)

__all__ = [
    "AddEquipmentForm",
    "AddMaintenanceForm",
    "CertifyEquipmentForm",
    "ChangeEquipmentForm",
    "ChangeMaintenanceForm",
    "DoMaintenanceForm",
    "EndMaintenanceForm",
    "MoveEquipmentForm",
    "MoveMaintenanceForm",
    "ResumeEquipmentForm",
    "ScrapEquipmentForm",
    "StopEquipmentForm",
]
