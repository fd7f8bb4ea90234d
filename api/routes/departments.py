"""Departments and the queue, as they stand."""

from fastapi import APIRouter, Depends

from api.parts import PartsHere
from api.routes.expert_shapes import DepartmentShown, QueueShown, department_shown, queue_shown
from api.routes.listing import Listing
from api.routes.needs import Needs
from api.security.scope import Scope

router = APIRouter(prefix="/v1", tags=["queue"], dependencies=[Depends(Needs(Scope.QUEUE_READ))])


@router.get("/departments")
async def departments(parts: PartsHere) -> Listing[DepartmentShown]:
    """Return every department: who waits, who is served, who is there."""
    found = await parts.lanes.read(parts.desk.departments)
    return Listing(items=[department_shown(one) for one in found])


@router.get("/queue")
async def queue(parts: PartsHere) -> QueueShown:
    """Return who waits, in order, with the service level and how many went before an answer."""
    return queue_shown(await parts.lanes.read(parts.desk.queue))
