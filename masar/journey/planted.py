"""The planted stories of the demo, going on: what became of these people, by the verbs of the screens.

Each line of a story is a moment, who acts, and what they do; nothing else happens to these cases.
"""

from datetime import time
from functools import partial
from typing import Any

from django.utils.translation import override

from masar.cases.demo.staff import World
from masar.cases.models import Look, NotAlone, Will

from .telling import (
    Act,
    accept,
    again,
    agree_waiver,
    appeal,
    ask_waiver,
    attempt,
    first,
    hold,
    not_alone,
    note,
    paper,
    refuse,
    reopen,
    split,
    status,
    step,
    withdraw,
)


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
