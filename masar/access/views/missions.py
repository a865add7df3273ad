"""The mission and its projects."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ..doors import door, find
from ..forms.places import MissionForm, ProjectForm
from ..models import Mission, Project
from ..policy import may


@door(read="mission.read", write="mission.edit")
def mission(request: HttpRequest, uid: UUID) -> HttpResponse:
    place = find(request, Mission, uid)
    form = MissionForm(request, record=place)
    if form.accepted(lambda **said: place.edit(by=request.user, **said)):
        return redirect("mission", uid)
    return render(
        request,
        "access/missions/mission.html",
        {
            "mission": place,
            "form": form,
            "edit": may(request.user, "mission.edit", place),
            "opening": may(request.user, "project.open", place),
            "projects": Project.objects.visible_to(request.user).filter(mission=place),
        },
    )


@door(read="mission.read", write="project.open", leads=True)
def new_project(request: HttpRequest, uid: UUID) -> HttpResponse:
    place = find(request, Mission, uid)
    form = ProjectForm(request)
    if form.accepted(lambda **said: place.open_project(by=request.user, **said)):
        return redirect("mission", uid)
    return render(
        request,
        "access/act.html",
        {
            "form": form,
            "title": _("Open a project"),
            "button": _("Open this project"),
            "back": reverse("mission", args=[uid]),
        },
    )
