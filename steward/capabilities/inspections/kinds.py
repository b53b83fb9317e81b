"""What inspections declare to duties: what is planned."""

from steward.capabilities.inspections.queries.planned import WALKED, planned_walks
from steward.kernel.duties.byhand import declare_plans

declare_plans(WALKED, planned_walks)
