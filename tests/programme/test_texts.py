"""A text as plain lines: what is kept, refused, shown, timed and compared."""

from hashlib import sha256

import pytest

from masar.programme import texts
from masar.programme.texts import Block


def test_it_shows_headings_lists_and_paragraphs():
    body = "## Ma décision\nJe rentre.\n\nLibre.\n- un\n- deux\n## Fin"
    assert texts.blocks(body) == [
        Block("heading", ["Ma décision"]),
        Block("paragraph", ["Je rentre."]),
        Block("paragraph", ["Libre."]),
        Block("items", ["un", "deux"]),
        Block("heading", ["Fin"]),
    ]


def test_it_is_kept_without_what_nobody_sees():
    typed = "  Je\u202e rentre\u200b\r\n\r\n\r\n\r\nchez moi\u00a0!  \x07"
    assert texts.tidy(typed) == "Je rentre\n\nchez moi\u00a0!"
    assert texts.tidy("e\u0301") == "é"
    assert texts.tidy("می\u200cخواهم") == "می\u200cخواهم"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("vers {country}, par {office}", []),
        ("{name} et {name} et {pays}", ["{name}", "{pays}"]),
        ("{ country }", ["{ country }"]),
        ("{country", ["{country"]),
        ("country}", ["}"]),
        ("{{country}}", ["{}"]),
        ("{}", ["{}"]),
    ],
)
def test_what_nothing_fills_in_is_named(typed, found):
    assert texts.strange(typed) == found


def test_it_is_filled_in_once():
    assert texts.fill("{country}, {office}", country="{office}", office="Alger") == "{office}, Alger"


def test_130_words_take_a_minute_in_arabic_too():
    assert texts.seconds("mot " * 130) == texts.seconds("كلمة " * 130) == 60
    assert texts.seconds("## - « » : mot") == 1


def test_a_seal_is_of_title_and_body_however_letters_are_put_together():
    assert texts.digest("é", "b") == texts.digest("e\u0301", "b")
    assert texts.digest("a", "bc") != texts.digest("ab", "c")
    assert texts.digest("Je rentre", "b") == sha256(b"Je rentre\nb").hexdigest()


def test_what_changed_is_marked_word_by_word():
    before, now = "## Titre\nJe rentre au Mali\nAdieu", "## Titre\nJe rentre au Niger demain\nAdieu\nEncore"
    assert list(texts.compared(before, now)) == [
        [("same", "## Titre")],
        [("same", "Je rentre au "), ("gone", "Mali"), ("new", "Niger demain")],
        [("same", "Adieu")],
        [("new", "Encore")],
    ]


def test_only_what_changed_is_shown_under_its_heading():
    before, now = "Titre\n## Un\nJe pars\n## Deux\nA\nB", "Titre\n## Un\nJe reste\n## Deux\nA"
    assert list(texts.changes(before, now)) == [
        ("Un", [("same", "Je "), ("gone", "pars"), ("new", "reste")]),
        ("Deux", [("gone", "B")]),
    ]


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_the_drafts_that_come_with_it_can_be_read_aloud_in_three_minutes(language):
    title, body = texts.draft("DECLARATION", language)
    assert texts.seconds(f"{title}\n{body}") < texts.LONGEST
    assert texts.strange(title + body) == []
    assert set(texts.KNOWN.findall(body)) == {"country", "office"}
    assert [block.kind for block in texts.blocks(body)].count("heading") == 9
    assert texts.tidy(body) == body


def test_the_french_is_set_as_french_is():
    _title, body = texts.draft("DECLARATION", "fr")
    assert "'" not in body
    assert [sign for sign in (" :", " ;", " ?", "« ", " »") if sign in body] == []


def test_there_is_no_draft_in_other_languages():
    assert texts.draft("DECLARATION", "pt") is None
