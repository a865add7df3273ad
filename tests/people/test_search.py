"""The search box: found is whoever may be seen, however many others share the name or the number."""

from datetime import date

import pytest

from masar.people import everybody
from masar.people.models import Person
from masar.people.search import search
from tests.cast import gather
from tests.families import a_person, facts, newcomer, register


@pytest.fixture
def cast(db):
    return gather()


def names(text, user):
    return [person.name for person in search(text, visible_to=user)]


@pytest.mark.parametrize("text", ["Aminata", "Aminata Konaté", "A0012345"])
def test_those_one_may_not_see_crowd_nobody_out(cast, text):
    said = facts(number="A0012345", phone="")
    crowd = said | {"names": said["names"] * 501, "identifiers": said["identifiers"] * 201}
    register(cast.eve, cast.oran, [newcomer(crowd, speaks=True)])
    a_person(cast.sara, cast.algiers, number="A0012345", phone="")
    assert names(text, cast.sara) == ["Aminata KONATÉ"]
    assert len(names(text, cast.leila)) == 2


@pytest.fixture
def register_of_many(cast):
    for number, name in enumerate(CALLED):
        a_person(cast.sara, cast.algiers, name=name, phone="", born=date(1980 + number % 20, 3, 1 + number))
    everybody.index_people("")


CALLED = """Oumar KOUROUMA, Oumar Fofana, Salif KOUYATÉ, umar kuyate, Adama Konaté, Youssouf KONATÉ, Cheick Oumar DRAMÉ,
Khadija MUSA, Moussa SOUMANA, Moussa FOMBA, Moussa HASSANE, Moussa IDRISSA, Kadidia DIARRA, SALIF DIALLO, Salifou SANI,
Salifou ZAKARI, Salifou BANGOURA, Cellou BANGOURA, Alpha Bangura, Mark OMOREGIE, festus omoruyi, Malick SARR,
Mamadou BARRY, Mamadou DIAKITÉ, Mamadou CAMARA""".replace("\n", " ").split(", ")


@pytest.mark.parametrize(
    ("text", "best"),
    {
        "oumar kouyate": "umar kuyate",  # bears neither word as typed, and both as heard
        "khadidja moussa": "Khadija MUSA",
        "salifou jalloh": "SALIF DIALLO",
        "Bangura Salif": "Salifou BANGOURA",
        "omoregi marc": "Mark OMOREGIE",
        "Fofana Oumar": "Oumar Fofana",
        "oumar kou": "Oumar KOUROUMA",  # while somebody types
        "mamadou d": "Mamadou DIAKITÉ",
        "moussa i": "Moussa IDRISSA",
    }.items(),
)
def test_whoever_is_likeliest_is_first(cast, register_of_many, text, best):
    assert names(text, cast.sara)[0] == best


def test_whoever_is_called_as_typed_is_before_whoever_only_sounds_so(cast, register_of_many):
    alike = ["Moussa FOMBA", "Moussa HASSANE", "Moussa IDRISSA", "Moussa SOUMANA", "Khadija MUSA"]
    assert names("moussa", cast.sara) == names("mouss", cast.sara) == alike
    everybody.begin_anew()  # whatever is kept where, equals stand in one order
    assert names("moussa", cast.sara) == alike


@pytest.mark.parametrize("text", ["A 001-23O5", "a0O12305", "A٠٠١٢٣٠٥"])
def test_a_document_number_is_found_as_it_is_written(cast, text):
    a_person(cast.sara, cast.algiers, number="A0012305")
    assert names(text, cast.salim) == ["Aminata KONATÉ"]
    assert names(text, cast.eve) == []


@pytest.mark.parametrize("text", ["ML-ALG-04410", "ml alg O441O", "ML/ALG/O44I0"])
def test_an_o_and_an_i_are_digits_too(cast, text):
    a_person(cast.sara, cast.algiers, name="Ali LAOUALI", phone="")  # not taken for a name
    a_person(cast.sara, cast.algiers, number="ML-ALG-04410")
    assert names(text, cast.sara) == ["Aminata KONATÉ"]


@pytest.mark.parametrize("text", ["1008293", "100 82 93", "0 1008293", "١٠٠٨٢٩٣", "1OO8293"])
def test_a_phone_is_found_by_its_end(cast, text):
    a_person(cast.sara, cast.algiers, phone="+213661008293")
    a_person(cast.sara, cast.algiers, name="Fanta CAMARA", phone="+213661108293")
    assert names(text, cast.sara) == ["Aminata KONATÉ"]
    assert names(text, cast.dounia) == names(text, cast.eve) == []
    assert names("A1008293", cast.sara) == names("08293", cast.sara) == []


def test_a_phone_number_is_for_those_who_may_read_it(cast):
    a_person(cast.sara, cast.algiers)
    assert names("0661 00 00 01", cast.sara) == ["Aminata KONATÉ"]
    assert names("0661 00 00 01", cast.dounia) == []


@pytest.mark.parametrize("hidden", [False, True])
@pytest.mark.parametrize("text", ["", " ", "A", "12", "؟؟", "Mme", "Monsieur"])
def test_too_little_finds_nobody(cast, text, hidden):
    person = a_person(cast.sara, cast.algiers)
    if hidden:
        Person.objects.get(pk=person.pk).hide(by=cast.karim)
    assert names(text, cast.sara) == []
    assert names(text, cast.karim) == []
