"""What steps ask about declarations: who signs, what it rests on, and when it must be signed anew. See `session`."""

import hashlib
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from masar.lib.text import listed

from .children import Pairs, among, looking_after, looks_after
from .member import Member
from .session import Will
from .situation import Situation
from .triage import status_of

VALID = timedelta(days=90)


def material(member: Member, day: date, *, travel: list[Member], legal_status: str, pairs: Pairs) -> str:
    """Of what a declaration rests on: who travels, the legal status of whoever signs, who looks after whom, and until they
    are grown up whether they are asked. People as members: joining files of one person changes nothing of it."""
    age = "" if member.is_adult_on(day) else "asked" if member.is_asked_on(day) else "child"
    line = {each.person_id: each.uid for each in travel}
    of_theirs = sorted(
        f"{line[keeper]}>{line[kept]}" for keeper, kept in pairs if member.person_id in (keeper, kept)
    )
    told = "|".join([*sorted(str(each.uid) for each in travel), legal_status, *of_theirs, age])
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def material_now(member: Member, day: date) -> str:
    newest = Situation.objects.filter(member=member).order_by("-happened_on", "-pk").first()
    travel = list(Member.objects.filter(episode=member.episode_id, left_on=None))
    status = newest.legal_status if newest else ""
    return material(member, day, travel=travel, legal_status=status, pairs=looking_after(travel))


def material_in(file: Any, member: Member) -> str:
    """The same, of a case file."""
    status, pairs = status_of(file, member), looked_after(file)
    return material(member, file.today, travel=file.members, legal_status=status, pairs=pairs)


def looked_after(file: Any) -> Pairs:
    return among(file.members, looks_after(file.ties))


def signers(file: Any) -> list[Member]:
    """Who signs a paper of their own: from twelve on everybody; a younger child stands on the paper of its parent or
    guardian, where one of the grown-ups is."""
    grown_up = {member.person_id for member in file.adults}
    kept = {child for keeper, child in looked_after(file) if keeper in grown_up}
    return [member for member in file.members if member in file.asked or member.person_id not in kept]


def unsigned(file: Any) -> list[Member]:
    return [member for member in signers(file) if not signed_row(file, member)]


def signed_row(file: Any, member: Member) -> Any:
    return next((row for row in file.rows("declaration", member) if row.yes), None)


def declared(file: Any) -> Any:
    """Everybody who signs has signed, not too long ago, and nothing that matters changed since."""
    if missing := unsigned(file):
        return _("Not yet signed: %(names)s.") % {"names": listed(missing)}
    found = {member: lapsed(file, member) for member in signers(file)}
    for why, sentence in ANEW:
        if members := [member for member in found if found[member] is why]:
            return sentence % {"names": listed(members)}
    return None


OLD = _("signed more than ninety days ago")
CHANGED = _("something that matters changed since")
ANEW = (
    (OLD, _("Signed more than ninety days ago, to be signed anew: %(names)s.")),
    (CHANGED, _("Something that matters changed since they signed; to be signed anew: %(names)s.")),
)


def lapsed(file: Any, member: Member) -> Any:
    """Why what this person signed does not hold any more; nothing where it holds, or they signed nothing."""
    if (row := signed_row(file, member)) is None:
        return None
    if row.day + VALID < file.today:
        return OLD
    changed = row.code != material_in(file, member) or doubted(file, member, row.day)
    return CHANGED if changed else None


def doubted(file: Any, member: Member, day: date) -> bool:
    """Whether somebody was not sure any more after they signed, whatever they said since. Of the day itself the last word
    counts, as nobody writes down the hour."""
    said = [row for row in file.rows("attendance", member) if row.code and row.day >= day]
    that_day = [row for row in said if row.day == day][:1]
    later = [row for row in said if row.day > day]
    return any(row.code in (Will.UNSURE, Will.STAYS) for row in (*later, *that_day))


def to_sign(file: Any) -> list[Member]:
    """Whom the page that mends it is about: first those who never signed, then those who sign anew."""
    return unsigned(file) or [member for member in signers(file) if lapsed(file, member)]
