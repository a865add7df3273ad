"""The comparison after saving: it tells whoever holds the earlier file, and changes nothing at the desk."""

from datetime import timedelta

from django.db.models import Q

from masar.access.actors import System
from masar.access.jobs import job
from masar.access.models import Holding

from .candidates import matches
from .models import Kinship, Match, Person

COMPARE = System("compare")


@job("compare")
def compare(person_uid: str) -> None:
    """Look for other files that may be this person's; each new pair becomes a `Match`."""
    later = Person.objects.filter(uid=person_uid, joined_to=None).first()
    if later is None:
        return
    for candidate in matches(later):
        first, second = sorted((candidate.person, later), key=lambda person: person.pk)
        if Match.objects.filter(earlier=first, later=second).exists():
            continue
        if "document:same" not in candidate.why and family_of(first) & family_of(second):
            continue  # a family shares a phone and a name
        hidden = (
            Holding.of(first.uid).filter(shielded=True).exists()
            or Holding.of(second.uid).filter(shielded=True).exists()
        )
        Match(earlier=first, later=second, why=" ".join(candidate.why), protected=hidden).find(by=COMPARE)


def family_of(person: Person) -> set[int]:
    """A person and their kin, by key: two who are kin of the same third are family too."""
    kin = Kinship.objects.filter(Q(person=person) | Q(relative=person), ended=False)
    return {person.pk, *(key for pair in kin.values_list("person_id", "relative_id") for key in pair)}


@job("compare_recent", every=timedelta(hours=1))
def compare_recent(_subject: str) -> None:
    """Late arrivals and repairs: compare again what was saved in the last two hours. Running twice changes nothing."""
    from django.utils import timezone

    since = timezone.now() - timedelta(hours=2)
    for uid in Holding.objects.filter(since__gt=since).values_list("subject_uid", flat=True).distinct()[:500]:
        compare(str(uid))
