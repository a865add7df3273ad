import pytest

from masar.people.identity.cards import Card
from masar.people.identity.mrz import read
from masar.people.identity.names import name_key
from tests.passports import (
    STYLES,
    TODAY,
    crowd,
    family,
    guardian_and_child,
    mononym,
    traveller,
    twins,
    without_birth_date,
)


@pytest.mark.parametrize("country", STYLES)
def test_every_country_has_valid_papers(country):
    for seed in range(15):
        person = traveller(seed, country)
        zone = read(person.zone, TODAY)
        assert zone.ok
        assert (zone.nationality.alpha2, zone.sex, zone.number) == (country, person.sex, person.number)
        assert (zone.birth.earliest, zone.expiry) == (person.birth, person.expiry)
        assert zone.names_cut or name_key(zone.full_name) == name_key(person.full_name)


def test_the_same_seed_makes_the_same_people():
    assert crowd(7, 40) == crowd(7, 40) != crowd(8, 40)


@pytest.mark.parametrize("size", range(1, 10))
def test_families_of_one_to_nine(size):
    for seed in range(10):
        people = family(seed, size)
        children = [person for person in people if person.relation == "child"]
        assert len(people) == size
        assert all(person.age_on(TODAY) >= 18 for person in people if person not in children)
        assert all(person.age_on(TODAY) < 18 for person in children)
        assert len({person.birth for person in children}) == len(children)


def test_the_rare_ones():
    one, other = twins(3)
    assert (one.birth, one.surname) == (other.birth, other.surname)
    assert one.number != other.number
    assert read(mononym(3).zone, TODAY).given_names == ()
    assert read(without_birth_date(3).zone, TODAY).birth.precision == "unknown"
    guardian, ward = guardian_and_child(3)
    assert (guardian.age_on(TODAY) >= 18, ward.age_on(TODAY) < 18) == (True, True)


def test_a_crowd_looks_like_a_counter_in_algeria():
    people = crowd(1, 1500)
    children = sum(person.age_on(TODAY) < 18 for person in people) / len(people)
    men = sum(person.sex == "M" and person.age_on(TODAY) >= 18 for person in people) / len(people)
    assert 0.80 <= men <= 0.90
    assert 0.02 <= children <= 0.09


def test_names_and_years_seldom_bring_strangers_together():
    """Of 1,500 strangers in this narrow pool of names, how many pairs share a full name and a year of birth."""
    seen = {}
    for person in crowd(1, 1500):
        card = Card((person.full_name,), person.birth, person.birth)
        for key in card.keys().name_years:
            seen.setdefault(key, []).append(person)
    pairs = sum(len(same) * (len(same) - 1) // 2 for same in seen.values())
    assert pairs / 1500 < 0.1
