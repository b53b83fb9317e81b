"""One form per verb on promises, and the form of the sample."""

from steward.desk.promises.forms.calendars import (
    AddCalendarForm,
    AddHolidayForm,
    ChangeCalendarForm,
    RemoveCalendarForm,
    RemoveHolidayForm,
)
from steward.desk.promises.forms.callbacks import ChangeCallbackPolicyForm
from steward.desk.promises.forms.grades import AddGradeRuleForm, RemoveGradeRuleForm
from steward.desk.promises.forms.standards import (
    AddCategoryForm,
    AddRungForm,
    AddStandardForm,
    ApplyStandardForm,
    ChangeCategoryForm,
    ChangeRungForm,
    ChangeStandardForm,
    CloseCategoryForm,
    CloseRungForm,
    RemoveStandardForm,
    ReopenCategoryForm,
    ReopenRungForm,
    SampleForm,
)

__all__ = [
    "AddCalendarForm",
    "AddCategoryForm",
    "AddGradeRuleForm",
    "AddHolidayForm",
    "AddRungForm",
    "AddStandardForm",
    "ApplyStandardForm",
    "ChangeCalendarForm",
    "ChangeCallbackPolicyForm",
    "ChangeCategoryForm",
    "ChangeRungForm",
    "ChangeStandardForm",
    "CloseCategoryForm",
    "CloseRungForm",
    "RemoveCalendarForm",
    "RemoveGradeRuleForm",
    "RemoveHolidayForm",
    "RemoveStandardForm",
    "ReopenCategoryForm",
    "ReopenRungForm",
    "SampleForm",
]
