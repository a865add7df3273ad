"""What a case file says by itself to the eight looks of a decision: clear, not clear and why, or nothing.

    for look in triage(file, earlier=["DZ-25-004 217 K"], waiting=[]):
        look.code, look.clear, look.sentence

`clear` is None where the file says nothing: then whoever decides must look, where anything can be known. Asks the database
nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from masar.lib.text import listed

from .children import parents
from .decision import NOT_ASKED, Look
from .member import Member
from .pause import Pause
from .session import Topic, Will, heard, told, unseen_alone, wants
from .situation import head_has_looked, unscreened, without_status

PROTECTED = {"ASYLUM", "ASYLUM-END", "ASYLUM-NO", "REFUGEE", "STATELESS"}  # of legal_status
BEFORE_A_JUDGE = {"DETAINED", "EXPULSION"}
CUSTODY_PAPERS = {"CUSTODY", "PARENTAL"}


@dataclass(frozen=True)
class Seen:
    """One look as the file shows it."""

    code: str
    clear: bool | None
    sentence: Any = ""

    @property
    def asked(self) -> bool:
        """Whether somebody must say that it is clear, or else why it may go on."""
        return self.clear is not None or self.code not in NOT_ASKED

    @property
    def label(self) -> Any:
        return Look(self.code).label


def triage(file: Any, *, earlier: Iterable[str] = (), waiting: Iterable[Member] = ()) -> list[Seen]:
    """All eight, in their order. `earlier`: numbers of cases that the reader may see; `waiting`: to be seen first."""
    return [
        of(Look.WILL, will_in_doubt(file)),
        of(Look.FEAR, fear(file), says_nothing=not told_of_asylum(file)),
        of(Look.AREA, None),
        of(Look.FLAGS, flagged(file, list(waiting))),
        of(Look.CUSTODY, custody(file)),
        of(Look.COURT, before_a_judge(file)),
        of(Look.RECEPTION, None, says_nothing=not somewhere_to_arrive(file)),
        of(Look.EARLIER, _("Earlier: %(cases)s.") % {"cases": listed(earlier)} if earlier else None),
    ]


def of(code: Look, sentence: Any, *, says_nothing: bool = False) -> Seen:
    if sentence:
        return Seen(code, False, sentence)
    if code in NOT_ASKED:
        return Seen(code, None, _("Not known in this version."))
    return Seen(code, None, _("The file does not say.")) if says_nothing else Seen(code, True)


def will_in_doubt(file: Any) -> Any:
    if wants(file):
        return _("A talk alone is still needed.")
    if turned := [member for member in file.asked if changed_mind(file, member)]:
        return _("Changed their mind: %(names)s.") % {"names": listed(turned)}
    if unseen := unseen_alone(file):
        return _("Not yet seen alone: %(names)s.") % {"names": listed(unseen)}
    never = [member for member in file.asked if not any(row.yes for row in heard(file, member))]
    return _("Could not be seen alone: %(names)s.") % {"names": listed(never)} if never else None


def changed_mind(file: Any, member: Member) -> bool:
    """Whether somebody who wants to return said before that they do not, or was heard here, left, and came again."""
    before = member.heard_after or 0
    return any(row.code == Will.STAYS or row.key <= before for row in file.rows("attendance", member))


def fear(file: Any) -> Any:
    if found := having_status(file, PROTECTED):
        return _("Asylum or statelessness in the file: %(names)s.") % {"names": listed(found)}
    return None


def told_of_asylum(file: Any) -> bool:
    """Every adult heard of the other ways, and said what their status is."""
    return not without_status(file) and all(
        any(Topic.ALTERNATIVES in row.more.split() for row in told(file, adult)) for adult in file.adults
    )


def flagged(file: Any, waiting: list[Member]) -> Any:
    if held := head_has_looked(file):
        return held
    if waiting:
        return _("Still to be seen first: %(names)s.") % {"names": listed(waiting)}
    not_asked = [
        member
        for member in file.asked
        if member in unscreened(file) or not all(row.yes for row in file.rows("screening", member)[:1])
    ]
    return _("Not all was asked: %(names)s.") % {"names": listed(not_asked)} if not_asked else None


def custody(file: Any) -> Any:
    children = [member for member in file.members if member not in file.adults]
    if not children:
        return None
    if not file.adults:
        return _("Without a grown-up: %(names)s.") % {"names": listed(children)}
    unclear = [
        child for child in children if not (both_parents(file, child) or has_custody_paper(file, child))
    ]
    return _("See who has custody: %(names)s.") % {"names": listed(unclear)} if unclear else None


def both_parents(file: Any, child: Member) -> bool:
    """Mother and father travel along, as far as was said."""
    of_it = {keeper for keeper, kept in parents(file.ties) if kept == child.person_id}
    return len(of_it.intersection(adult.person_id for adult in file.adults)) > 1


def has_custody_paper(file: Any, child: Member) -> bool:
    """Seen at the counter, or kept with the case."""
    return bool(file.rows("document", child)) or any(
        row.code in CUSTODY_PAPERS for row in file.rows("paper", child)
    )


def before_a_judge(file: Any) -> Any:
    found = having_status(file, BEFORE_A_JUDGE)
    found += [
        member
        for member in file.members
        if member not in found and any(row.code == "EXPULSION" for row in file.rows("paper", member))
    ]
    if found:
        return _("Detention or expulsion in the file: %(names)s.") % {"names": listed(found)}
    if any(row.code == Pause.Kind.HOLD and row.more == "LEGAL" for row in file.rows("pause")):
        return _("On hold for a legal matter.")
    return None


def somewhere_to_arrive(file: Any) -> bool:
    """A home place that is known, or family there."""
    head = next(iter(file.members), None)
    return head is not None and (
        head.person.origin_id is not None
        or any("FAMILY" in row.more.split() for row in file.rows("situation"))
    )


def status_of(file: Any, member: Member) -> str:
    """The newest legal status that was written down."""
    return next((row.code for row in file.rows("situation", member)), "")


def having_status(file: Any, codes: set[str]) -> list[Member]:
    return [member for member in file.members if status_of(file, member) in codes]
