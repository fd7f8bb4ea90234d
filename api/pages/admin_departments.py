"""The page of the departments: what they are, how they stand, and where a message would go."""

from dataclasses import dataclass

from api.centre import departments_of, topics_of
from api.desk.views import DepartmentView
from api.pages.acts import Given
from api.pages.drawn import Drawn, Said
from api.pages.page import staff_page
from api.pages.visit import Visit
from api.security.scope import Scope
from text.departments import Department
from text.reading import Topic

_LONGEST = 2000  # characters of a message to try


@dataclass(frozen=True, slots=True)
class DepartmentRow:
    """One department, and how it stands."""

    department: Department
    now: DepartmentView


@dataclass(frozen=True, slots=True)
class Routed:
    """Where a message would go."""

    text: str
    topic: Topic
    name: str | None  # of the department; None: none of ours


@dataclass(frozen=True, slots=True)
class Departments:
    """What the page shows."""

    rows: tuple[DepartmentRow, ...]
    names: dict[str, str]  # by id
    file: str | None  # of the centre's own; None: as shipped
    topic_model: str | None
    routed: Routed | None


@staff_page(
    "/admin/departments", title="Departments", scope=Scope.EXPERTS_WRITE, help="departments"
)
async def departments(visit: Visit) -> None:
    """Show them."""
    await DepartmentsPage(visit).draw()


class DepartmentsPage:
    """One visit."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._routed: Routed | None = None

    async def draw(self) -> None:
        """Draw it."""
        deeds = {"try": self._try}
        await Drawn(self._visit, "admin_departments.html.j2", self._read, deeds).draw()

    def _read(self) -> Departments:
        parts = self._visit.parts
        settings = parts.settings
        standing = {view.name: view for view in parts.desk.departments()}
        found = departments_of(settings).departments
        return Departments(
            tuple(DepartmentRow(one, standing[one.id]) for one in found),
            {one.id: one.name for one in found},
            str(settings.departments) if settings.departments else None,
            str(settings.topic_model) if settings.topic_model else None,
            self._routed,
        )

    async def _try(self, given: Given) -> Said:
        text = given["text"][:_LONGEST]
        reading = await self._visit.read(lambda: self._visit.parts.words.reader.read(text))
        names = topics_of(self._visit.parts.settings)
        department = reading.topic.department
        self._routed = Routed(text, reading.topic, names.get(department) if department else None)
        return None
