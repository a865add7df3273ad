from datetime import date

from masar.lib.dates import understand
from masar.people.identity.cards import Card, Document, document_key, name_keys

TODAY = date(2026, 11, 22)


def card(*names, born="", **facts):
    when = understand(born or "unknown", TODAY)
    return Card(names=names, born_earliest=when.earliest, born_latest=when.latest, **facts)


def shared(one, other):
    """What agrees, strongest first."""
    mine, theirs = one.keys(), other.keys()
    both = {
        "document": mine.documents & theirs.documents,
        "phone": mine.phones & theirs.phones,
        "name_year": mine.name_years & theirs.name_years,
    }
    return tuple(kind for kind, common in both.items() if common)


def test_the_same_person_in_another_script_and_order_is_found_by_name_and_year():
    passport = card("Mamadou Aliou DIALLO", born="14/3/1994")
    assert shared(passport, card("ديالو مامادو", born="1994")) == ("name_year",)
    assert shared(passport, card("Jallow Mamadu", born="vers 1995")) == ("name_year",)
    assert shared(passport, card("Jallow Mamadu", born="1997")) == ()
    assert shared(passport, card("Mamadou Barry", born="14/3/1994")) == ()


def test_any_written_form_of_the_name_may_be_the_one():
    one = card("Mohammed Kane", "محمد كان", born="1990")
    assert shared(one, card("KANE Muhammad", born="about 1990")) == ("name_year",)


def test_a_name_without_a_year_is_not_enough():
    one, other = card("Moussa Traoré", born="1990"), card("Moussa Traoré")
    assert shared(one, other) == ()
    assert one.keys().names & other.keys().names
    assert not card("Moussa Traoré", born="entre 1970 et 1989").keys().name_years


def test_a_mononym_meets_only_itself():
    assert shared(card("Moussa", born="1990"), card("Musa Musa", born="1990")) == ("name_year",)
    assert shared(card("Moussa", born="1990"), card("Moussa Traoré", born="1990")) == ()


def test_documents_and_phones_agree_exactly():
    one = Card(documents=(Document("PASSPORT", "ML", "AA 0123-450"),), phones=("+213661234567",))
    other = Card(documents=(Document("PASSPORT", "ML", "aaO12345O"),), phones=("+213661234567",))
    assert shared(one, other) == ("document", "phone")
    assert shared(one, Card(documents=(Document("PASSPORT", "GN", "AA0123450"),))) == ()


def test_nothing_known_shares_nothing():
    assert shared(Card(), Card()) == ()
    assert shared(card("inconnu", born="1990"), card("XXX", born="1990")) == ()
    assert document_key("PASSPORT", "ML", " - ") == ""


def test_two_of_three_names_are_a_key():
    assert list(name_keys("Mamadou Aliou Diallo")) == ["ALY-JL-MMD", "ALY-JL", "ALY-MMD", "JL-MMD"]
    assert list(name_keys("Diallo")) == ["JL"]
    assert list(name_keys("")) == []
    assert list(name_keys("Jean-Marc Bamba")) == ["BMB-JN-MRK", "BMB-JN", "BMB-MRK"]
