"""The acts that the planted stories of the demo are told with: each takes its own words, and gives an act of the screens.

act = hold("FAMILY", 24)
act(world, "amharic", sara)
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from masar.cases.demo.staff import World
from masar.cases.models import (
    Appeal,
    Attempt,
    Episode,
    Heard,
    Member,
    NotAlone,
    Paper,
    Session,
    Situation,
    Topic,
    Waiver,
)
from masar.cases.models.decision import ASKED
from masar.cases.models.kept import Note

from .steps import take

TOLD = " ".join(Topic.values)
Act = Callable[[World, str, Any], Any]


def episode_of(world: World, story: str) -> Any:
    """The newest attempt of the people of this story."""
    first = Episode.objects.get(enquiry=world.visits[story].enquiry)
    return Episode.objects.filter(case=first.case).order_by("-number").first()


def people(world: World, story: str) -> list[Member]:
    return list(episode_of(world, story).members.select_related("person").order_by("line"))


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
        take(episode, "approve", by=by, word=word, looked=tuple(look for look in ASKED if look != but))

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
