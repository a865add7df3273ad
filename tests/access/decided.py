"""A case that was refused and appealed against, with what is kept beside it: what the walk over every address opens."""

from types import SimpleNamespace

from masar.cases.models import Appeal, Concern, Decision, Document, Note, Waiver
from masar.journey.steps import take
from tests.casework import counselled, fresh, put_forward
from tests.families import a_person


def a_decided_case(cast):
    person = a_person(cast.sara, cast.algiers, name="Issa TRAORÉ", phone="", sex="M")
    case = person.enquiries.get().enquiry.open_case(by=cast.sara)
    episode = case.episodes.get()
    members = list(episode.members.all())
    put_forward(SimpleNamespace(case=case, episode=episode, members=members, cast=cast))
    waiver = Waiver(episode=fresh(episode), need="status", agrees="AVRRC").ask(by=cast.omar, why="…")
    take(fresh(episode), "refuse", by=cast.omar, reason="NOT-NOW", alternatives=True, appeal_told=True)
    decision = Decision.objects.get(episode=episode)
    declaration = a_declaration(cast)
    concern = Concern(episode=fresh(declaration.episode), member=declaration.member).raise_(by=cast.karim)
    return {
        "decided_case": case,
        "decision": decision,
        "appeal": Appeal(episode=fresh(episode), decision=decision).record(by=cast.sara),
        "declaration": declaration,
        "waiver": waiver,
        "concern": concern,
        "note": Note(episode=fresh(episode)).add(by=cast.sara, text="…"),
        "document": a_paper(cast, episode, members[0]),
    }


def a_declaration(cast):
    """Prepared and not signed yet, for a case that goes on."""
    from tests.declared import in_use, prepared

    person = a_person(cast.sara, cast.algiers, name="Adama DIARRA", phone="", sex="M")
    episode = person.enquiries.get().enquiry.open_case(by=cast.sara).episodes.get()
    family = SimpleNamespace(episode=episode, members=list(episode.members.all()), cast=cast)
    counselled(family)
    return prepared(family, family.members[0], in_use(cast, "en")["en"])


def a_paper(cast, episode, member):
    from masar.access.files import Ready
    from tests.access.papers import photo

    scan = Ready("jpeg", "a.jpg", photo(), 1)
    return Document(episode=fresh(episode), member=member, kind="PASSPORT").add(by=cast.sara, scan=scan)
