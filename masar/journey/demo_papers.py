"""What people of the demo sign: papers that are read out and signed on the screen, with a pen, or with a thumb."""

import io
from functools import cache
from random import Random
from typing import Any

from PIL import Image, ImageDraw

from masar.access import files
from masar.cases.models import Declaration, Member, Session, SignedBy
from masar.cases.models.children import keepers
from masar.cases.models.declared import unsigned
from masar.people.models import Nationality
from masar.programme.models import WordingCode
from masar.programme.models.wording import in_use

from .caseload import CaseFile
from .steps import blockers, take

PAGE = (900, 1270)  # pixels of a scan
WITNESSES = "Oumou Sanogo\nBelkacem Ziani"


def declare(rng: Random, file: CaseFile) -> None:
    """Whoever has not signed does; when nothing is missing any more, the case goes on."""
    for member in unsigned(file):
        if rng.random() < 0.8:
            sign(rng, file, member)
    if not any(reason.stops for reason in blockers(file, "declare")):
        take(file.episode, "declare", by=file.episode.worker)


def sign(rng: Random, file: CaseFile, member: Member) -> None:
    worker, adult = file.episode.worker, member.is_adult_on(file.today)
    guardian = None if adult else next(iter(keepers(member, file.today)), None)
    if not adult and guardian is None:
        return
    heard = Session.objects.filter(attendances__member=member).first()
    spoken = heard.language if heard else "fr"
    text = in_use(file.episode.office.mission, WordingCode.DECLARATION, spoken[:2], file.today)
    text = text or in_use(file.episode.office.mission, WordingCode.DECLARATION, "fr", file.today)
    home = Nationality.objects.filter(person=member.person).order_by("pk").first()
    if text is None or home is None:
        return
    interpreter = heard.interpreter if heard else None
    paper = Declaration(
        episode=file.episode, member=member, wording=text, destination=home.code, spoken=spoken,
        voice="INTERP" if interpreter else "WORKER", interpreter=interpreter,
        interpreter_accepted=True if interpreter else None,
        guardian=guardian, guardian_kind="" if adult else "PARENT",
    ).prepare(by=worker)  # fmt: skip
    way = rng.choices((SignedBy.SCREEN, SignedBy.INK, SignedBy.THUMB), (60, 25, 15))[0]
    if rng.random() < 0.85:
        mark = drawn(rng.randrange(5)) if way == SignedBy.SCREEN else scanned(rng.randrange(3))
        witnesses = WITNESSES if way == SignedBy.THUMB else ""
        paper.sign(by=worker, way=way, mark=mark, witnesses=witnesses, assents=None if adult else True)


@cache
def drawn(hand: int) -> files.Ready:
    """A signature, of one of five hands."""
    picture, rng = Image.new("RGB", (600, 200), "white"), Random(hand)  # noqa: S311
    points = [(40 + step * 45, rng.randrange(40, 160)) for step in range(12)]
    ImageDraw.Draw(picture).line(points, "black", 5, joint="curve")
    return ready(picture, "png", "signature.png")


@cache
def scanned(turn: int) -> files.Ready:
    """A page that lay crooked on the glass."""
    page = Image.new("L", PAGE, 250)
    draw = ImageDraw.Draw(page)
    for line in range(34):
        draw.line([(90, 110 + line * 26), (800 - line % 5 * 60, 110 + line * 26)], 150, 7)
    draw.ellipse([(120, 1090), (190, 1190)], 90)
    crooked = page.rotate((-1.6, 0.9, 2.1)[turn], fillcolor=200).convert("RGB")
    return ready(crooked, "jpeg", "scan.jpg")


def ready(picture: Any, kind: str, name: str) -> files.Ready:
    out = io.BytesIO()
    picture.save(out, kind.upper())
    return files.Ready(kind, name, out.getvalue(), 1)
