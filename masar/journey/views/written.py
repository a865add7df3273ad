"""What is written about a case: sessions, first questions, legal status, papers, attempts, a concern."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from masar.access import sealing
from masar.access.doors import door, find
from masar.access.pages import day
from masar.access.policy import no
from masar.cases.forms import case as forms
from masar.cases.forms.leaving import ReopenForm
from masar.cases.models import (
    Attempt,
    Attendance,
    Case,
    Enquiry,
    Episode,
    Member,
    NotAlone,
    Paper,
    Screening,
    Session,
    Situation,
)
from masar.cases.models.not_accepted import declined_by

from ..caseload import CaseFile, newest


@door(read="enquiry.read", write="case.open", leads=True)
def first_session(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The first session of people who were registered: saving it begins their case."""
    enquiry = find(request, Enquiry.objects.select_related("office", "registration"), uid)
    if not 0 < enquiry.enquirers.visible_to(request.user).count() == enquiry.enquirers.count():
        raise Http404
    if (begun := enquiry.led_to) is not None:
        return redirect(begun.case)
    lines = [Member(person=each.person, line=line) for line, each in enumerate(enquiry.came())]
    visit = enquiry.registration
    form = forms.SessionForm(
        request,
        members=lines,
        office=enquiry.office,
        today=enquiry.office.today(),
        since=visit.happened_on,
        before=declined_by(request.user, enquiry=enquiry),
        initial={"language": visit.language, "interpreter": visit.interpreter_id},
    )
    if form.accepted(lambda **said: begin(request, enquiry, form, said)):
        return redirect(form.result)
    return render(request, "journey/session.html", {"form": form, "case": None, "enquiry": enquiry})


def begin(request: HttpRequest, enquiry: Enquiry, form: Any, said: dict[str, Any]) -> Case:
    """The case and its first session, in one act."""

    def first(episode: Episode, members: list[Member]) -> None:
        form.session(episode).record(
            by=request.user,
            happened_on=said["happened_on"],
            heard=form.heard(members),
            declined=said["declined"],
        )

    case: Case = enquiry.open_case(
        by=request.user, once=said["once"], happened_on=said["happened_on"], first=first
    )
    return case


@door(read="case.read", write="session.record", leads=True)
def session(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One more session with people of a case; `?alone=` the line of one of them shows nobody else."""
    case = find(request, Case, uid)
    file = newest(case)
    named = [each for each in file.everybody if str(each.line) == request.GET.get("alone")]
    if request.method == "GET" and any(not each.stays for each in named):
        messages.info(request, _("This person is not in this case any more."))
        return redirect(case)
    alone = [each for each in named if each.is_asked_on(file.today)]
    form = session_form(request, file, alone or file.members)
    if form.accepted(
        lambda **said: form.session(file.episode).record(
            by=request.user, heard=form.heard(form.members), **told(said, "declined")
        )
    ):
        asked = Attendance.objects.exclude(will="").filter(member__in=form.members)
        return back_from(request, case, said_since(asked, form.result))
    apart = bool(alone) and len(file.members) > 1
    return render(request, "journey/session.html", {"form": form, "case": case, "alone": apart})


def session_form(request: HttpRequest, file: CaseFile, members: list[Member]) -> forms.SessionForm:
    """Begun with the language and the interpreter of the session before. `members` may have left while it was typed."""
    before = Session.objects.filter(episode=file.episode).first()
    return forms.SessionForm(
        request,
        members=members,
        office=file.episode.office,
        today=file.today,
        since=file.episode.began_on,
        before=declined_by(request.user, case=file.episode.case_id),
        initial={"language": before.language, "interpreter": before.interpreter_id} if before else {},
    )


@door(read="session.read")
def session_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One session, with the words of those whom the reader is named for."""
    this = find(
        request, Session.objects.select_related("episode__case", "office", "counsellor", "interpreter"), uid
    )
    heard = Attendance.objects.filter(session=this).select_related("member__person")
    return render(
        request,
        "journey/session_page.html",
        {"session": this, "heard": [(each, sealing.told(request.user, each, "words")) for each in heard]},
    )


def about_member(
    request: HttpRequest, uid: UUID, form_class: Any, title: str, act: Any, **how: Any
) -> HttpResponse:
    """A small form about one person of a case, then back to the case."""
    member = find(request, Member.objects.select_related("person", "episode__case", "episode__office"), uid)
    if issubclass(form_class, forms.HappenedForm):
        how["today"], how["since"] = member.episode.office.today(), member.episode.began_on
        how["born"] = member.person.born_earliest
    if issubclass(form_class, forms.ScreeningForm):
        how["member"] = member
    form = form_class(request, **how)
    if form.accepted(lambda **said: act(member, form, said)):
        since = said_since(type(form.result).objects.filter(member=member), form.result)
        return back_from(request, member.episode.case, since)
    return render(
        request,
        "journey/about_member.html",
        {"form": form, "title": title, "member": member, "case": member.episode.case},
    )


def said_since(rows: Any, this: Any) -> date | None:
    """The newest day of these that is later than what was written down now."""
    newest: date | None = rows.filter(happened_on__gt=this.happened_on).aggregate(day=Max("happened_on"))[
        "day"
    ]
    return newest


def back_from(request: HttpRequest, case: Case, newer: date | None = None) -> HttpResponse:
    messages.success(request, _("Written down."))
    if newer:
        messages.info(
            request, _("What was written for %(day)s is newer, and still counts.") % {"day": day(newer)}
        )
    return redirect(case)


def told(said: dict[str, Any], *names: str) -> dict[str, Any]:
    """What the act itself wants of a form: when it happened, and its token."""
    return {name: said[name] for name in ("once", "happened_on", *names) if name in said}


@door(read="case.read", write="session.not_alone", leads=True)
def not_alone(request: HttpRequest, uid: UUID) -> HttpResponse:
    return about_member(
        request,
        uid,
        forms.NotAloneForm,
        _("Not possible to be alone with this person"),
        lambda member, form, said: NotAlone(episode=member.episode, member=member, why=said["why"]).record(
            by=request.user, **told(said)
        ),
    )


@door(read="case.read", write="screening.record", leads=True)
def screening(request: HttpRequest, uid: UUID) -> HttpResponse:
    return about_member(
        request,
        uid,
        forms.ScreeningForm,
        _("The first questions"),
        lambda member, form, said: Screening(episode=member.episode, member=member).record(
            by=request.user, answers=form.answers(), **told(said)
        ),
    )


@door(read="case.read", write="situation.record", leads=True)
def situation(request: HttpRequest, uid: UUID) -> HttpResponse:
    return about_member(
        request,
        uid,
        forms.SituationForm,
        _("Legal status and reasons"),
        lambda member, form, said: Situation(
            episode=member.episode,
            member=member,
            legal_status=said["legal_status"],
            reasons=" ".join(said["reasons"]),
        ).record(by=request.user, **told(said, "journey")),
    )


@door(read="case.read")
def journey(request: HttpRequest, uid: UUID) -> HttpResponse:
    """How somebody came here, the newest as they told it, for those named for it. Each reading is kept."""
    member = find(request, Member, uid, along=("person", "episode__case", "episode__office"))
    said = ((row, sealing.told(request.user, row, "journey")) for row in member.situations.all())
    situation, text = next((each for each in said if each[1]), (None, ""))
    named = text or sealing.may_read(request.user, member.person.uid, "B")
    return render(
        request,
        "journey/came.html",
        {
            "member": member,
            "case": member.episode.case,
            "situation": situation,
            "text": text,
            "answer": None if named else no("sealed.read"),
        },
    )


@door(read="case.read", write="paper.record", leads=True)
def paper(request: HttpRequest, uid: UUID) -> HttpResponse:
    return about_member(
        request,
        uid,
        forms.PaperForm,
        _("A paper, and where it is"),
        lambda member, form, said: Paper(
            episode=member.episode,
            member=member,
            kind=said["kind"],
            number=said["number"],
            held_by=said["held_by"],
        ).record(by=request.user, **told(said)),
    )


@door(read="case.read", write="case.choose_project", leads=True)
def project(request: HttpRequest, uid: UUID) -> HttpResponse:
    case = find(request, Case, uid)
    file = newest(case)
    form = forms.ProjectForm(request, record=file.episode)
    if form.accepted(lambda **said: file.episode.choose_project(by=request.user, **said)):
        return redirect(case)
    return about_case(request, case, form, _("The project that pays"))


@door(read="case.read", write="case.reopen", leads=True)
def reopening(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A second person opens a case again that has ended."""
    case = find(request, Case, uid)
    form = ReopenForm(request, record=case, people=case.may_come_again())
    if form.accepted(lambda **said: case.reopen(by=request.user, **said)):
        return redirect(case)
    return about_case(request, case, form, _("Open this case again"))


@door(read="case.read", write="attempt.record", leads=True)
def attempt(request: HttpRequest, uid: UUID) -> HttpResponse:
    case = find(request, Case, uid)
    file = newest(case)
    form = forms.AttemptForm(request, today=file.today, since=file.episode.began_on)
    if form.accepted(
        lambda **said: Attempt(episode=file.episode, way=said["way"]).record(by=request.user, **told(said))
    ):
        return back_from(request, case)
    return about_case(request, case, form, _("An attempt to reach them"))


def about_case(request: HttpRequest, case: Case, form: Any, title: str) -> HttpResponse:
    return render(
        request,
        "access/act.html",
        {"form": form, "title": title, "button": _("Write this down"), "back": case.get_absolute_url()},
    )
