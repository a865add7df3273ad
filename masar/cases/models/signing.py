"""What stands against preparing or signing a declaration, in a sentence for the case worker; None where nothing does."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from masar.access import sealing
from masar.lib.text import fold, isolated, listed
from masar.people.models import Name, Person

from . import children
from .declared import VALID, material_now
from .kept import Document
from .member import Member
from .triage import CUSTODY_PAPERS
from .waiver import Waiver

WITNESSES = 2  # of a thumbprint
HEARD = 0.9  # of a recording: a player that stops a moment before its end counts as heard
AUTHORITY_PAPERS = {"CUSTODY"}  # of document_types: what an authority itself decided
NO_ASSENT = _("From twelve on a child says yes too. Without it nothing is signed.")


def not_prepared_because(paper: Any, day: date) -> Any:
    """What stands against preparing it, in a sentence, or None."""
    if not paper.member.stays:
        return _("This person has left the case.")
    if unheard := unexplained(paper.member, day):
        return _("Explain first: %(topics)s.") % {"topics": listed(unheard)}
    for wording in paper.wordings:
        if not wording.in_use_on(day):
            return replaced(wording)
    if paper.recording is not None and (
        paper.recording.language != paper.spoken
        or paper.recording.wording_id not in {each.pk for each in paper.wordings}
    ):
        return _(
            "This recording is in another language, or of another text. Choose one in the language that is heard."
        )
    return not_their_guardian(paper, day)


def not_signed_because(paper: Any, day: date, assents: bool | None = None) -> Any:
    """What stands against signing it, as prepared, in a sentence, or None."""
    if paper.signed_on is not None:
        return _("This paper is signed already.")
    if day < paper.prepared_on:
        return _("This day is before the paper was prepared.")
    if paper.ended_at is not None:
        return _("This paper does not count any more. Prepare a new one.")
    for wording in paper.wordings:
        if not wording.in_use_on(day):
            return replaced(wording)
    if against := not_their_guardian(paper, day):
        return against
    if paper.material != material_now(paper.member, day):
        return _(
            "Who travels, who looks after a child, a legal status or an age group changed since this paper was prepared. Prepare it anew, and read it out anew."
        )
    if paper.guardian_kind and paper.member.is_asked_on(day) and not assents:
        return NO_ASSENT
    return None


def not_turned_because(paper: Any, by: Any, text: str | None) -> Any:
    """What stands against signing it on the screen, where what stands on it now would be signed; nothing is said to those
    who may not read its `text`."""
    from .. import signed

    guardian = from_outside(paper, by)
    if text is None or signed.says_still(paper, text, guardian_name=guardian):
        return None
    return _(
        "Something on this paper was corrected since it was prepared. Prepare it anew, so that they sign what they read."
    )


def hears(paper: Any) -> float:
    """Seconds of the recording to be played before signing on the screen, where nothing else reads the paper out."""
    return HEARD * paper.recording.seconds if paper.recording is not None else 0


def not_heard_because(paper: Any, heard: float) -> Any:
    return _("Listen to the whole recording first, then sign.") if heard < hears(paper) else None


def from_outside(paper: Any, user: Any) -> str:
    """Who signs for the child and is not of this case, for those who may read it."""
    return sealing.told(user, paper, "guardian") or ""


def not_witnessed_because(paper: Any, by: Any, witnesses: str) -> Any:
    """What stands against these witnesses of a thumbprint, each on a line: two people, and others than those who sign,
    interpret, or work on the paper."""
    named = {key(name): name for name in names_of(witnesses)}
    if len(named) < WITNESSES:
        return _("A thumbprint needs two witnesses, two different people: write both names.")
    of_it = [each for each in (by, paper.prepared_by, paper.interpreter) if each is not None]
    taken = {key(name) for each in of_it for name in (each.name, getattr(each, "name_ar", ""))}
    taken |= {key(name) for name in (*names_in(paper.episode), from_outside(paper, by))}
    if found := [name for folded, name in named.items() if folded in taken]:
        return _(
            "Not a witness: %(names)s. Whoever is of this case, signs, interprets or works on this paper does not witness it."
        ) % {"names": listed(found)}
    return None


def names_of(witnesses: str) -> list[str]:
    return [line.strip() for line in witnesses.splitlines() if line.strip()]


def names_in(episode: Any) -> list[str]:
    """Every way in which anybody is called who is or was in the case."""
    people = Member.objects.filter(episode__case=episode.case_id).values("person")
    names = Person.objects.filter(pk__in=people).values_list("name", flat=True)
    return [*names, *Name.objects.filter(person__in=people).values_list("text", flat=True)]


def key(name: str) -> str:
    """The same for “Awa CISSÉ” and “Cisse Awa”."""
    return " ".join(sorted(fold(name).split()))


def not_their_guardian(paper: Any, day: date) -> Any:
    if paper.member.is_adult_on(day):
        return _("A grown-up signs for themselves.") if paper.guardian_kind else None
    if not paper.guardian_kind:
        return _("Say who signs for this child.")
    keepers = children.keepers(paper.member, day)
    if paper.guardian is None:
        return not_from_outside(paper, keepers, day)
    if paper.guardian not in keepers:
        return _(
            "%(name)s is not written down as a parent or guardian of this child, so may not sign for it."
        ) % {"name": isolated(paper.guardian)}
    return None


def not_from_outside(paper: Any, keepers: list[Member], day: date) -> Any:
    """An authority decides whoever is there, but not over what one of them signed; anybody else only where no parent or
    guardian is. A paper is kept that shows it, and the head looks at the file, before anything is declared."""
    from .declaration import Guardian

    shown = AUTHORITY_PAPERS if paper.guardian_kind == Guardian.AUTHORITY else CUSTODY_PAPERS
    if shown is CUSTODY_PAPERS and keepers:
        return _(
            "%(names)s may sign for this child. Nobody from outside does instead, except an authority."
        ) % {"names": listed(keepers)}
    if signed_by_one_of(keepers, paper.member, day):
        return _(
            "A parent or guardian signed for this child, and that paper holds. Nobody from outside signs instead."
        )
    if Document.objects.filter(member=paper.member, kind__in=shown).exists():
        return None
    if shown is AUTHORITY_PAPERS:
        return _("Before an authority signs, keep its custody decision with the papers of the child.")
    return _(
        "Keep the paper first that shows who decides for this child: a custody decision or a parental authorisation, with the papers of the child."
    )


def signed_by_one_of(keepers: list[Member], child: Member, day: date) -> bool:
    """Whether one of these grown-ups of the case signed for this child, and the paper holds."""
    signed = child.declarations.filter(guardian__in=keepers, signed_on__gte=day - VALID, ended_at=None)
    return bool(keepers) and signed.filter(material=material_now(child, day)).exists()


def replaced(wording: Any) -> Any:
    return _(
        "The text “%(title)s” is not the one in use any more. Prepare the paper anew with the text of today, and read it out anew."
    ) % {"title": wording.title}


def unexplained(member: Member, day: date) -> list[Any]:
    """What must be said to everybody old enough and was not said to this person yet, unless two people let it pass."""
    from .session import MUST_BE_SAID, Topic

    if not member.is_asked_on(day) or Waiver.holds(member.episode_id, "counselled"):
        return []
    since = member.attendances.filter(pk__gt=member.heard_after or 0)
    said = {code for topics in since.values_list("topics", flat=True) for code in topics.split()}
    return [topic.label for topic in Topic if topic in MUST_BE_SAID and topic not in said]
