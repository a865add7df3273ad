"""What became of the families of the demo: cases at every stage that works, dated by the diary of the mission.

On each working day the case workers go on with some of their cases, by the verbs of the screens, as far as each lets
itself be brought. Chance is seeded, so every demo tells the same.
"""

from collections.abc import Callable
from datetime import time, timedelta
from functools import partial
from random import Random
from typing import Any

from django.utils.translation import override

from masar.cases.demo import cast
from masar.cases.demo.staff import World
from masar.cases.models import (
    Attempt,
    Concern,
    Enquiry,
    Episode,
    Guidance,
    Heard,
    Member,
    NotAlone,
    Paper,
    Registration,
    Screening,
    Session,
    Situation,
    Topic,
    Way,
    Will,
)
from masar.cases.models.decision import ASKED
from masar.cases.models.session import last_will, unseen_alone
from masar.cases.models.situation import unscreened, without_status

from . import demo_slips, planted
from .caseload import CaseFile, load
from .demo_papers import declare
from .steps import blockers, take

SEED = 1962
DAYS = 22  # working days before today, as the visits
TOLD = " ".join(Topic.values)
CALM = {"alone": "no", "ill": "no", "pregnant": "no", "help": "no", "private": "no"}
PROJECT = ("DZ.0117", "Retour volontaire assisté et réintégration")
# What people said, as three hands wrote it down.
WORDS = {
    "fr": (
        "Il dit : « Je suis fatigué. Ma mère est seule, je veux être là avant la récolte. »",
        "Elle demande si l’école est payée pour les enfants. Expliqué ce qui est donné, et ce qui ne l’est pas.",
        "Parti il y a trois ans, bloqué ici. Le patron ne paie plus depuis février.",
        "Veut d’abord téléphoner à son frère.",
    ),
    "ar": (
        "قال إنه لا يجد عملًا منذ الصيف ويريد أن يعود قبل رمضان.",
        "تريد أن ترى والدها المريض. سألت عن مصاريف الطريق من المطار إلى القرية.",
        "يخاف أن يسأله الجيران عن المال. شُرح له ما يُعطى وما لا يُعطى.",
    ),
    "en": (
        "Wants home before his sister's wedding. Asked twice if the return can be cancelled: yes, any time.",
        "No work since March, sleeps on the site. Will call his uncle about the field.",
        "Not sure. Afraid to come back with empty hands. Given time, next week again.",
    ),
}
STATUS = ("ENTRY", "ENTRY", "OVERSTAY", "OVERSTAY", "ENTRY", "REG-VISIT", "ASYLUM-NO", "REG-STUDY")
REASONS = ("MEANS", "WORK", "FAMILY", "ONWARD", "MEANS FAMILY", "WORK HOMESICK", "HEALTH FAMILY")
TALKS = (
    ("alger", "sara", 9, "Bab Ezzouar, chantier", "fr", 14, 0, 0, 0, 5, "Combien de temps ? Qui paie le billet ?"),
    ("tam", "abdelkader", 6, "قرب سوق تهقارت", "ha", 22, 3, 1, 0, 9, "هل يُعطى المال نقدًا؟"),
    ("oran", "hana", 4, "Maison de quartier, Es Sénia", "wo", 6, 11, 2, 3, 4, "L’école des enfants au retour."),
    ("alger", "nour", 2, "Church hall, El Harrach", "en", 9, 4, 0, 1, 3, "Can we come back later?"),
)  # fmt: skip


def plan(world: World) -> None:
    rng, diary = Random(SEED), world.diary  # noqa: S311  (chance of a story, not of a secret)
    diary.plan(diary.earlier(30, time(9, 30)), partial(open_project, world))
    for back in range(DAYS, 0, -1):
        diary.plan(diary.earlier(back, time(15, 20)), partial(work, world, rng, share=0.5))
        diary.plan(diary.earlier(back, time(15, 50)), partial(decide, world, rng))
        diary.plan(diary.earlier(back, time(15, 55)), partial(answer, world, rng))
    diary.plan(diary.this_morning(0.5), partial(work, world, rng, share=0.3))
    planted.plan(world)
    demo_slips.plan(world)
    for office, clerk, back, *said in TALKS:
        diary.plan(diary.earlier(back, time(11, 15)), partial(talk, world, office, clerk, *said))


def open_project(world: World) -> None:
    today = world.diary.today
    code, title = PROJECT
    world.mission.open_project(
        by=world.staff["leila"],
        code=code,
        title=title,
        opens_on=today - timedelta(days=200),
        closes_on=today + timedelta(days=520),
    )


def talk(
    world: World, office: str, clerk: str, place: str, language: str, men: int, women: int, boys: int, girls: int,
    asked: int, questions: str,
) -> None:  # fmt: skip
    Guidance(
        office=world.offices[office], place=place, language=language, men=men, women=women, boys=boys, girls=girls,
        asked=asked, questions=questions, topics="PROGRAMME ALTERNATIVES HELP",
    ).record(by=world.staff[clerk])  # fmt: skip


def work(world: World, rng: Random, share: float) -> None:
    """A working day: first sessions for some who wait for one, and one more piece of work on some open cases."""
    begun = Episode.objects.filter(enquiry__isnull=False).values("enquiry")
    waiting = Registration.objects.exclude(enquiry__in=begun).exclude(enquiry__in=planted.enquiries(world))
    for visit in waiting.select_related("enquiry", "clerk").order_by("pk"):
        if rng.random() < share * 0.7 and visible(visit.clerk, visit.enquiry):
            begin(rng, visit)
    for file in load(ordinary(world)):
        if file.episode.worker.has_role("RCW", "HRC") and rng.random() < share:
            with override(file.episode.worker.language):
                go_on(rng, file)


def ordinary(world: World) -> Any:
    """Open cases that are no planted story."""
    rows = Episode.objects.filter(ending="", enquiry__isnull=False)
    return rows.exclude(enquiry__in=planted.enquiries(world)).order_by("pk")


def visible(clerk: Any, enquiry: Enquiry) -> bool:
    """Whether this clerk sees everybody who came: one hidden meanwhile hides all."""
    return enquiry.enquirers.visible_to(clerk).count() == enquiry.enquirers.count()


def words(rng: Random, clerk: Any) -> str:
    return rng.choice(WORDS[clerk.language]) if rng.random() < 0.45 else ""


def begin(rng: Random, visit: Registration) -> None:
    """The case, with its first session: nine in ten want to return; some want time."""
    clerk = visit.clerk

    def first(episode: Episode, members: list[Member]) -> None:
        told = TOLD if rng.random() < 0.8 else "PROGRAMME HELP CONSEQUENCES"
        heard = [Heard(member, will(rng), words=words(rng, clerk)) for member in members]
        alone = len(members) == 1 and rng.random() < 0.85
        heard = [Heard(heard[0].member, heard[0].will, alone=True, words=heard[0].words)] if alone else heard
        meeting(episode, told, visit).record(by=clerk, heard=heard)

    visit.enquiry.open_case(by=clerk, first=first)


def will(rng: Random) -> str:
    return rng.choices((Will.WANTS, Will.UNSURE, Will.STAYS), (90, 8, 2))[0]


def meeting(episode: Episode, topics: str, visit: Registration | None = None) -> Session:
    return Session(
        episode=episode,
        office=episode.office,
        way=Way.IN_PERSON,
        language=(visit.language if visit else "") or "fr",
        interpreter=visit.interpreter if visit else None,
        interpreter_accepted=True if visit and visit.interpreter else None,
        topics=topics,
        leaflet="FR 2026-2" if topics == TOLD else "",
    )


def go_on(rng: Random, file: CaseFile) -> None:
    """The next thing that this case wants, or something that happens to it."""
    episode, worker = file.episode, file.episode.worker
    if file.rows("pause"):
        if rng.random() < 0.2:
            take(episode, "resume", by=worker)
        return
    if rng.random() < 0.05:
        happen(rng, file)
        return
    piece = NEXT.get(episode.stage)
    if piece is not None and not episode.pending:
        piece(rng, file)


def happen(rng: Random, file: CaseFile) -> None:
    episode, worker = file.episode, file.episode.worker
    what = rng.choice(("hold", "withdraw", "attempt", "concern"))
    if what == "hold":
        review = file.today + timedelta(days=rng.randrange(5, 40))
        take(episode, "hold", by=worker, reason=rng.choice(("DOCUMENT", "FAMILY", "WISH")), review_on=review)
    elif what == "withdraw":
        take(
            episode,
            "withdraw",
            by=worker,
            members=[rng.choice(file.members)],
            reason="MIND",
            asked_alone=True,
        )
    elif what == "attempt":
        Attempt(episode=episode, way="PHONE").record(by=worker)
    else:
        Concern(episode=episode, member=rng.choice(file.members)).raise_(by=worker)


def counsel(rng: Random, file: CaseFile) -> None:
    """Until everybody was told and wants to go; then the registration is complete."""
    if not any(reason.stops for reason in blockers(file, "register")):
        take(file.episode, "register", by=file.episode.worker)
        return
    heard = [
        Heard(member, last_will(file, member) if last_will(file, member) == Will.WANTS else will(rng))
        for member in file.members
    ]
    meeting(file.episode, TOLD).record(by=file.episode.worker, heard=heard)


def prepare(rng: Random, file: CaseFile) -> None:
    """What is missing before the case is put forward, one kind a day."""
    episode, worker = file.episode, file.episode.worker
    if waiting := unseen_alone(file):
        for member in waiting:
            if rng.random() < 0.15:
                NotAlone(episode=episode, member=member, why=NotAlone.Why.FAMILY).record(by=worker)
            else:
                said = Heard(member, Will.WANTS, alone=True, words=words(rng, worker))
                meeting(episode, TOLD).record(by=worker, heard=[said])
    elif waiting := without_status(file):
        for member in waiting:
            Situation(
                episode=episode, member=member, legal_status=rng.choice(STATUS), reasons=rng.choice(REASONS)
            ).record(by=worker)
            if rng.random() < 0.4:
                held = rng.choice(("PERSON", "EMPLOYER", "LOST", "PERSON"))
                Paper(episode=episode, member=member, kind="PASSPORT", held_by=held).record(by=worker)
    elif waiting := unscreened(file):
        for member in waiting:
            Screening(episode=episode, member=member).record(by=worker, answers=CALM)
    elif not any(reason.stops for reason in blockers(file, "submit")):
        take(episode, "submit", by=worker)


NEXT: dict[str, Callable[[Random, CaseFile], None]] = {
    "COUNSELLING": counsel,
    "REGISTERED": prepare,
    "ELIGIBLE": declare,
}


def decide(world: World, rng: Random) -> None:
    """The heads decide some of what waits, seldom on the same day."""
    project = world.mission.projects.get()
    for file in load(ordinary(world).filter(submitted_by__isnull=False)):
        episode = file.episode
        head = world.staff[head_of(world, episode.office)]
        if file.rows("concern") or rng.random() < 0.45 or head.pk in episode.assignees:
            continue
        answer = rng.choices(("approve", "return", "refuse"), (84, 11, 5))[0]
        with override(head.language):
            if answer == "approve" and not file.rows("pause"):
                episode.choose_project(by=head, project=project)
                take(episode, "approve", by=head, looked=ASKED)
            elif answer == "return":
                take(
                    episode,
                    "return",
                    by=head,
                    word="Il manque où sont les papiers. À demander encore une fois.",
                )
            elif answer == "refuse":
                take(
                    episode, "refuse", by=head, reason="EARLIER", offered="ADVICE HEALTH", alternatives=True,
                    appeal_told=True, word="Aidé à rentrer en 2024 par une autre mission, revenu depuis.",
                )  # fmt: skip


def answer(world: World, rng: Random) -> None:
    """Protection looks at what colleagues worry about, most of it within two days."""
    for concern in Concern.objects.filter(answered_at=None, episode__in=ordinary(world)).order_by("pk"):
        key = next(key for key, place in world.offices.items() if place.pk == concern.episode.office_id)
        if rng.random() < 0.6:
            concern.answer(by=world.staff[cast.FUNCTIONS[key]["PFP"]])


def head_of(world: World, office: Any) -> str:
    """The head of this office, or who stands in."""
    key = next(key for key, place in world.offices.items() if place.pk == office.pk)
    head = cast.FUNCTIONS[key]["HRC"]
    return cast.STANDS_IN if head == cast.LEFT else head
