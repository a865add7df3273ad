"""Declarations by the same verbs as the screens: texts that are in use, papers that are prepared and signed."""

import io

from PIL import Image, ImageDraw

from masar.access import files
from masar.cases.models import Declaration, Document, SignedBy
from tests.casework import fresh
from tests.programme.wordings import shipped


def drawn():
    """A signature as a finger draws it, as PNG bytes."""
    picture = Image.new("RGB", (600, 200), "white")
    ImageDraw.Draw(picture).line([(40, 150), (160, 40), (260, 160), (380, 60), (540, 140)], "black", 6)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def mark():
    return files.Ready("png", "signature.png", drawn(), 1)


def in_use(cast, *languages):
    """Our own drafts, approved: prepared by one, approved by another."""
    return {language: fresh(shipped(cast, language)) for language in languages or ("fr", "ar", "en")}


def custody_decided(family, child):
    """The decision of an authority about this child is kept with its papers."""
    return Document(episode=fresh(family.episode), member=child, kind="CUSTODY").add(
        by=family.cast.sara, scan=mark()
    )


def prepared(family, member, wording, *, by=None, **said):
    told = {"destination": "ML", "spoken": "fr", "voice": "WORKER"} | said
    name = told.pop("guardian_name", "")
    paper = Declaration(episode=family.episode, member=member, wording=wording, **told)
    return paper.prepare(by=by or family.cast.sara, guardian_name=name)


def signed(family, member, wording, *, by=None, assents=None, **said):
    paper = prepared(family, member, wording, by=by, **said)
    return Declaration.objects.get(pk=paper.pk).sign(
        by=by or family.cast.sara, way=SignedBy.SCREEN, mark=mark(), assents=assents
    )
