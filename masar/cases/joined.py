"""What cases say when two files of one person are joined; read by `config/reactions.py`."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from masar.access.forms.days import in_words
from masar.lib.text import listed

from .models import Case, Member, Registration


def money(person: Any) -> Any:
    """Their places in an attempt that goes on and that a project pays for. `person` may be an `OuterRef`."""
    paid = Member.objects.filter(person=person, ended=False, episode__ending="")
    return paid.exclude(episode__stage="CLOSED").exclude(episode__project=None)


def in_one_case(kept: Any, joined: Any, user: Any) -> Any:
    """Nobody is in a case twice; somebody who left it under the name of the joined file may stay there so."""
    there = Member.objects.filter(person=kept).values("episode")
    twice = Member.objects.filter(person=joined, ended=False, episode__in=there)
    if not twice.exists():
        return None
    if shown := listed(Case.objects.visible_to(user).filter(pk__in=twice.values("episode__case"))):
        return _(
            "Both files are people of the same case, %(case)s. Write down first that one of them leaves it."
        ) % {"case": shown}
    return _(
        "Both files are people of the same case. The head of the centre that holds it must look at it first."
    )


def in_two_open_cases(kept: Any, joined: Any, user: Any) -> Any:
    """Nobody is in two open cases of one mission."""
    open_now = Member.objects.filter(ended=False)
    theirs = open_now.filter(person=joined, mission__in=open_now.filter(person=kept).values("mission"))
    rows = open_now.filter(Q(person=kept) | Q(person=joined), mission__in=theirs.values("mission"))
    if not rows.exists():
        return None
    if shown := listed(Case.objects.visible_to(user).filter(pk__in=rows.values("episode__case"))):
        return _(
            "Both files are in an open case. End one of them, or give these people a case of their own, before the files are joined: %(cases)s."
        ) % {"cases": shown}
    return _(
        "Both files are in an open case. The head of the centre that holds one of them must end it first."
    )


def case_of(member: Any, user: Any) -> Any:
    case = Case.objects.visible_to(user).filter(pk=member.episode.case_id).first()
    return case or _("a case of colleagues")


def visit_of(enquirer: Any, user: Any) -> Any:
    visit = Registration.objects.visible_to(user).filter(enquiry=enquirer.enquiry_id).first()
    return f"{visit.office} · {in_words(visit.happened_on)}" if visit else _("a visit elsewhere")
