"""The roster of interpreters."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from masar.access.doors import door, find, require_somewhere
from masar.access.policy import may, may_somewhere

from ..forms.interpreter import InterpreterForm
from ..models import Interpreter


@door(read="interpreter.read")
def interpreters(request: HttpRequest) -> HttpResponse:
    rows = Interpreter.objects.visible_to(request.user).select_related("office").prefetch_related("tongues")
    spoken = request.GET.get("language", "")
    if spoken:
        rows = rows.filter(tongues__code=spoken, tongues__ended=False)
    return render(
        request,
        "programme/interpreters/list.html",
        {
            "interpreters": rows.filter(left_on=None),
            "may_add": may_somewhere(request.user, "interpreter.add"),
        },
    )


@door(read="interpreter.add", write="interpreter.add")
def new_interpreter(request: HttpRequest) -> HttpResponse:
    require_somewhere(request, "interpreter.add")
    form = InterpreterForm(request)
    if form.accepted(
        lambda languages, once=None, **said: Interpreter(**said).add(
            by=request.user, once=once, languages=languages
        )
    ):
        return redirect("interpreters")
    return render(
        request,
        "access/act.html",
        {
            "form": form,
            "title": _("Add an interpreter"),
            "button": _("Add to the roster"),
            "back": "/interpreters/",
        },
    )


@door(read="interpreter.read", write="interpreter.edit")
def interpreter(request: HttpRequest, uid: UUID) -> HttpResponse:
    someone = find(request, Interpreter.objects.select_related("office"), uid)
    form = InterpreterForm(request, record=someone)
    if form.accepted(lambda **said: someone.edit(by=request.user, **said)):
        return redirect("interpreters")
    return render(
        request,
        "programme/interpreters/interpreter.html",
        {
            "interpreter": someone,
            "form": form,
            "edit": may(request.user, "interpreter.edit", someone),
            "spoken": [tongue.code for tongue in someone.tongues.filter(ended=False)],
        },
    )
