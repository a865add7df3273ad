from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..classes import classified
from ..verbs import verb
from .record import Record, Scope

if TYPE_CHECKING:
    from ..policy import Places


class Mission(Record):
    """The work of one organisation in one country."""

    name = models.CharField(_("name"), max_length=120)
    country = models.CharField(_("country"), max_length=2)

    read_verb = "mission.read"
    classes = classified(T="name country")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def scope(self) -> Scope:
        return Scope(mission=self.pk)

    @classmethod
    def within(cls, places: "Places") -> Q:
        return Q(pk__in=places.missions | places.missions_of_offices)

    @verb("mission.begin")
    def begin(self, *, by: Any) -> "Mission":
        """The first mission of an installation, or one more: `Mission(name=…, country=…).begin(by=…)`."""
        self.save()
        return self

    @verb("mission.edit")
    def edit(self, *, by: Any, name: str, country: str) -> None:
        self.name, self.country = name, country
        self.save()

    @verb("office.open")
    def open_office(self, *, by: Any, **facts: Any) -> Any:
        from .office import Office

        office = Office(mission=self, **facts)
        office.save()
        return office

    @verb("project.open")
    def open_project(self, *, by: Any, code: str, title: str, opens_on: Any, closes_on: Any) -> Any:
        from .project import Project

        project = Project(mission=self, code=code, title=title, opens_on=opens_on, closes_on=closes_on)
        project.save()
        return project

    @verb("user.invite")
    def invite(self, *, by: Any, email: str, name: str, name_ar: str = "", language: str = "fr") -> Any:
        """A new colleague, who signs in by the work e-mail; without a password until they set one."""
        from .user import User

        user = User(email=email.lower(), name=name, name_ar=name_ar, language=language, mission=self)
        user.set_unusable_password()
        user.save()
        return user
