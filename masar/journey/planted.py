"""The planted stories of the demo, going on: what became of these people, by the verbs of the screens.

Each line of a story is a moment, who acts, and what they do; nothing else happens to these cases.
"""

from collections.abc import Callable
from datetime import time, timedelta
from functools import partial
from typing import Any

from django.utils.translation import override

from masar.cases.demo.staff import World
from masar.cases.models import (
    Appeal,
    Attempt,
    Episode,
    Heard,
    Look,
    Member,
    NotAlone,
    Paper,
    Session,
    Situation,
    Topic,
    Waiver,
    Will,
)
from masar.cases.models.kept import Note

from .steps import take

TOLD = " ".join(Topic.values)
Act = Callable[[World, str, Any], Any]


def plan(world: World) -> None:
    diary = world.diary
    for story, lines in STORIES.items():
        for moment, who, act in lines:
            when = diary.this_morning(moment) if isinstance(moment, float) else diary.earlier(*moment)
            diary.plan(when, partial(tell, world, story, who, act))


def enquiries(world: World) -> list[int]:
    """Of these stories, so that chance leaves them alone."""
    return [visit.enquiry_id for visit in world.visits.values()]


def tell(world: World, story: str, who: str, act: Act) -> None:
    by = world.staff[who]
    with override(by.language):
        act(world, story, by)


def episode_of(world: World, story: str) -> Any:
    """The newest attempt of the people of this story."""
    first = Episode.objects.get(enquiry=world.visits[story].enquiry)
    return Episode.objects.filter(case=first.case).order_by("-number").first()


def people(world: World, story: str) -> list[Member]:
    return list(episode_of(world, story).members.select_related("person").order_by("line"))


# What happens, one act each


def first(*wills: str, words: str = "", alone: bool = True, told: str = TOLD) -> Act:
    """The case begins: who came wants this, in their order; the last answer is that of all who follow."""

    def act(world: World, story: str, by: Any) -> None:
        visit = world.visits[story]

        def session(episode: Episode, members: list[Member]) -> None:
            _hear(episode, by, members, wills, words, alone, told, visit)

        visit.enquiry.open_case(by=by, first=session)

    return act


def again(*wills: str, words: str = "", told: str = TOLD) -> Act:
    def act(world: World, story: str, by: Any) -> None:
        episode = episode_of(world, story)
        _hear(episode, by, people(world, story), wills, words, True, told, world.visits[story])

    return act


def _hear(
    episode: Any, by: Any, members: list[Member], wills: Any, words: str, alone: bool, told: str, visit: Any
) -> None:
    today = episode.office.today()
    asked = [member for member in members if member.stays]
    heard = []
    for at, member in enumerate(asked):
        old_enough = member.is_asked_on(today)
        said = wills[min(at, len(wills) - 1)] if old_enough else ""
        heard.append(Heard(member, said, alone=alone and old_enough, words=words if at == 0 else ""))
    Session(
        episode=episode,
        office=episode.office,
        language=visit.language or "fr",
        interpreter=visit.interpreter,
        topics=told,
        leaflet="FR 2026-2",
    ).record(by=by, heard=heard)


def step(code: str, **how: Any) -> Act:
    def act(world: World, story: str, by: Any) -> None:
        take(episode_of(world, story), code, by=by, **how)

    return act


def status(code: str, reasons: str, journey: str = "") -> Act:
    """Legal status and reasons of every grown-up."""

    def act(world: World, story: str, by: Any) -> None:
        episode = episode_of(world, story)
        for member in people(world, story):
            if member.is_adult_on(episode.office.today()):
                Situation(episode=episode, member=member, legal_status=code, reasons=reasons).record(
                    by=by, journey=journey
                )

    return act


def accept(word: str = "", but: str = "") -> Act:
    def act(world: World, story: str, by: Any) -> None:
        episode = episode_of(world, story)
        episode.choose_project(by=by, project=world.mission.projects.get())
        take(episode, "approve", by=by, word=word, looked=tuple(look for look in Look.values if look != but))

    return act


def withdraw(reason: str) -> Act:
    def act(world: World, story: str, by: Any) -> None:
        take(
            episode_of(world, story),
            "withdraw",
            by=by,
            members=people(world, story),
            reason=reason,
            asked_alone=True,
        )

    return act


def reopen(reason: str) -> Act:
    def act(world: World, story: str, by: Any) -> None:
        case: Any = episode_of(world, story).case
        case.reopen(by=by, reason=reason, people=case.may_come_again())

    return act


def split(line: int) -> Act:
    def act(world: World, story: str, by: Any) -> None:
        take(episode_of(world, story), "split", by=by, members=[people(world, story)[line]])

    return act


def paper(kind: str, held_by: str, number: str = "") -> Act:
    def act(world: World, story: str, by: Any) -> None:
        member = people(world, story)[0]
        Paper(episode=member.episode, member=member, kind=kind, held_by=held_by, number=number).record(by=by)

    return act


def not_alone(line: int, why: str) -> Act:
    def act(world: World, story: str, by: Any) -> None:
        member = people(world, story)[line]
        NotAlone(episode=member.episode, member=member, why=why).record(by=by)

    return act


def hold(reason: str, days: int) -> Act:
    def act(world: World, story: str, by: Any) -> None:
        review = world.diary.today + timedelta(days=days)
        take(episode_of(world, story), "hold", by=by, reason=reason, review_on=review)

    return act


def attempt(way: str) -> Act:
    return lambda world, story, by: Attempt(episode=episode_of(world, story), way=way).record(by=by)


def note(text: str) -> Act:
    return lambda world, story, by: Note(episode=episode_of(world, story)).add(by=by, text=text)


def ask_waiver(need: str, agrees: str, why: str) -> Act:
    return lambda world, story, by: Waiver(episode=episode_of(world, story), need=need, agrees=agrees).ask(
        by=by, why=why
    )


def agree_waiver(need: str) -> Act:
    return lambda world, story, by: Waiver.objects.get(episode=episode_of(world, story), need=need).agree(
        by=by
    )


def refuse(word: str) -> Act:
    return step(
        "refuse", reason="EARLIER", offered="ADVICE HEALTH", alternatives=True, appeal_told=True, word=word
    )


def appeal(words: str) -> Act:
    def act(world: World, story: str, by: Any) -> None:
        episode = episode_of(world, story)
        Appeal(episode=episode, decision=episode.decisions.get(outcome="REFUSED")).record(by=by, words=words)

    return act


def at(back: int, hour: int, minute: int = 0) -> tuple[int, time]:
    return back, time(hour, minute)


# Story: when (working days before today, or a share of this morning), who, what.
STORIES: dict[str, list[tuple[Any, str, Act]]] = {
    "wife": [
        (at(11, 9, 10), "meriem", first(Will.UNSURE, words="تخاف أن يعرف أحد أنها هنا. تريد أن ترى أمها.")),
        (at(6, 9, 20), "meriem", note("Ne téléphoner que le matin. Rien à personne d’autre au guichet.")),
    ],
    "husband": [(0.3, "salim", first(Will.WANTS, words="يقول إنه وحيد ويريد العودة قبل الشتاء."))],
    "issa": [
        (at(3, 9, 40), "sara", first(Will.WANTS, words="Il dit : « Mon frère est ici aussi, mais chacun son dossier. »")),
        (at(3, 10, 30), "sara", step("register")),
        (at(2, 9, 15), "sara", status("ENTRY", "MEANS FAMILY")),
        (at(1, 11, 20), "sara", step("submit")),
    ],
    "bakary": [
        (at(2, 10, 5), "nour", first(Will.UNSURE, words="not sure, waits for what his brother does. same phone.")),
        (at(1, 16, 5), "omar", step("look")),
    ],
    "stateless": [
        (at(5, 10, 15), "abdelkader", first(Will.WANTS, words="يقول: لا أحد يعطيني ورقة. أهلي عند البئر.")),
        (at(5, 11, 0), "abdelkader", step("register")),
        (at(4, 9, 30), "abdelkader", status("STATELESS", "FAMILY")),
        (at(3, 9, 5), "abdelkader", step("submit")),
        (at(2, 11, 45), "hakim", step("return", word="يُعرض عليه أولًا لقاء المفوضية، ويُدوَّن جوابه.")),
    ],
    "twins": [
        (at(4, 9, 20), "hana", first(Will.WANTS, Will.UNSURE, words="Assane veut partir ; son frère attend le médecin.")),
        (at(1, 12, 10), "hakim", split(1)),
        (0.25, "hana", step("register")),
    ],
    "mononym": [
        (at(7, 9, 30), "abdelkader", first(Will.WANTS)),
        (at(7, 10, 10), "abdelkader", step("register")),
        (at(6, 9, 45), "abdelkader", status("ENTRY", "WORK", journey="من زندر إلى أرليت ثم تمنراست، سنتان في الورشات.")),
        (at(5, 9, 0), "abdelkader", step("submit")),
        (at(3, 10, 50), "hakim", accept()),
    ],
    "spelt": [
        (at(9, 9, 25), "hana", first(Will.WANTS, words="Elle dit : « Je couds. Là-bas aussi on a besoin de robes. »")),
        (at(9, 11, 5), "hana", paper("CONSULAR-CARD", "CONSULATE", "ML-ORN-00217")),
        (at(7, 9, 50), "hana", withdraw("WORK")),
        (at(2, 9, 35), "hakim", reopen("WANTS")),
        (at(1, 10, 15), "hana", again(Will.WANTS, words="L’atelier a fermé. Elle veut rentrer, cette fois c’est décidé.")),
    ],
    "first_time": [
        (at(11, 11, 5), "yacine", first(Will.WANTS)),
        (at(8, 9, 40), "yacine", attempt("PHONE")),
        (at(5, 14, 10), "yacine", attempt("PHONE")),
        (at(3, 13, 30), "yacine", attempt("FIELD")),
        (at(3, 13, 40), "yacine", step("lose")),
    ],
    "ward": [(0.55, "sara", first(Will.WANTS, words="Il dit : « Je veux passer mon bac à Kankan. »"))],
    "nine": [
        (at(1, 9, 30), "sara", first(Will.UNSURE, Will.WANTS, alone=False)),
        (at(1, 10, 40), "sara", not_alone(1, NotAlone.Why.FAMILY)),
        (at(1, 10, 50), "sara", note("Revoir Mme Diarra seule, avec Awa. Neuf personnes : demander deux heures.")),
    ],
    "no_birth_date": [
        (at(8, 9, 15), "abdelkader", first(Will.WANTS, words="تريد أن ترى أحفادها في برني قاوري.")),
        (at(8, 9, 55), "abdelkader", step("register")),
        (at(2, 10, 20), "hakim", ask_waiver("status", "AVRRC", "لا أحد يعرف متى دخلت، ولا ورقة معها. هي كبيرة في السن.")),
    ],
    "bangla": [
        (at(5, 13, 30), "nour", first(Will.WANTS, words="boss keeps passport. wants home b4 winter")),
        (at(2, 9, 25), "nour", withdraw("WORK")),
    ],
    "amharic": [
        (at(2, 9, 10), "sara", first(Will.WANTS, words="Elle attend sa sœur, qui accouche en décembre.")),
        (at(1, 9, 5), "sara", hold("FAMILY", 24)),
    ],
    "expelled": [
        (at(3, 10, 15), "abdelkader", first(Will.WANTS, words="رُحّل ثم عاد. يقول إن الطريق هذه المرة كاد يقتله.")),
        (at(3, 11, 0), "abdelkader", step("register")),
        (at(3, 11, 20), "abdelkader", status("ENTRY", "MEANS FAMILY")),
        (at(2, 9, 10), "abdelkader", step("submit")),
        (at(1, 9, 45), "hakim", refuse("سوعد من النيجر قبل ثمانية أشهر. يُسأل لماذا عاد.")),
        (0.4, "abdelkader", appeal("يقول إن ماله سُرق في أرليت ولم يصل إلى أهله قط.")),
    ],
    "dying": [
        (at(6, 9, 30), "nour", first(Will.WANTS, words="\"I know what I have. I want to die at home, next to my mother.\"")),
        (at(6, 9, 50), "nour", step("register")),
        (at(5, 10, 0), "omar", ask_waiver("status", "AVRRC", "Il n’a plus la force de répondre ; ses papiers sont chez l’ancien patron.")),
        (at(5, 10, 25), "leila", agree_waiver("status")),
        (at(5, 10, 40), "nour", step("submit")),
        (at(5, 15, 30), "omar", accept("Le Dr Cherif le suit. Il décide lui-même, et vite.", but=Look.FLAGS)),
        (at(4, 9, 15), "nour", note("dr says weeks. brother waits in Bamako, 24h phone")),
    ],
    "child": [(at(3, 9, 20), "salim", first(Will.WANTS, words="قال: أمي لا تعرف أين أنا."))],
}  # fmt: skip
