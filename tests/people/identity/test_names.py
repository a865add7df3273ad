"""Names across scripts. Measured on `spellings.py` (117 names, 727 Latin spellings) against the Arabic spelling:

- rules alone, on the 58 names held out until the rules were frozen: .848 identical (a pilot elsewhere reached .84);
- rules and table of namesakes, on all names, after the held-out ones had been looked at: .968 identical.

Both halves have one author: the figures are upper bounds until staff bring lists of their own.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masar.people.identity import names
from masar.people.identity.names import as_spoken, fold, name_key, skeleton, sort_key, titled, tokens
from tests.people.identity.spellings import rows

MEET = [
    "محمد Mohamed Mohammed Mouhamadou Muhammad MUHAMMAD",
    "ديالو Diallo Jallow Dialo Jalloh Djallo",
    "عبدالرحمن Abderrahmane Abdurrahman Abdourahmane Abdoul-Rahmane",
    "خديجة Khadija Kadidja Khadidja Hadidja Kadidia",
    "سو Sow So Sô",
    "سي Sy Sii",
    "با Ba Bâ Bah",
    "نداي انداي N'Diaye Ndiaye N’DIAYE Njie",
    "الحاج El-Hadj Elhadj Alhaji El-Hadji",
    "بنعلي Ben-Ali Benali Bin-Ali",
    "ولد-أحمد Ould-Ahmed Ahmed أحمد",
    "واتارا Ouattara Watara Wattara",
    "كوليبالي Coulibaly Koulibaly Kulibali",
    "سيسي Cissé Sissé Ceesay Sesay",
    "ويدراوغو Ouédraogo Wedraogo",
    "تيام Thiam Tiam Cham",
    "عيسى Issa Isah Eissa",
    "علي على Ali Aly",
    "كواسي Kouassi Kwassi Kwasi",
    "Chérif Sherif Sharif شريف",
    "Philippe Filip فيليب",
]

APART = [
    "Sow Sy Sa Ba Ka Ly Lo Ali",
    "Keita Kouyaté Konaté Koné",
    "Traoré Touré Tall",
    "Haba Kaba Ba",
    "Mamadou Mohamed Modibo Moussa",
    "Amadou Ahmed Amina Adama",
    "Camara Coulibaly Cissé",
    "Fatou Fanta Fatma",
    "Diallo Diop Diouf Diarra Dia",
    "محمد موسى مريم",
]


@pytest.mark.parametrize("row", MEET)
def test_spellings_of_one_name_meet(row):
    found = {spelling: skeleton(spelling) for spelling in row.split()}
    assert len(set(found.values())) == 1, found


@pytest.mark.parametrize("row", APART)
def test_different_names_stay_apart(row):
    found = {spelling: skeleton(spelling) for spelling in row.split()}
    assert len(set(found.values())) == len(found), found


def share(part, key):
    """Of the Latin spellings of these names, how many have the key of the Arabic one."""
    pairs = [(arabic, latin) for arabic, spellings in rows()[part] for latin in spellings]
    return sum(key(arabic) == key(latin) for arabic, latin in pairs) / len(pairs)


def test_most_spellings_of_a_name_have_its_key():
    assert share(slice(None), name_key) >= 0.96


def test_rules_alone_reach_the_pilot_on_names_held_out():
    def by_rules_alone(name):
        return sorted({names._sounds(token) for token in tokens(name)})

    assert share(slice(1, None, 2), by_rules_alone) >= 0.84


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mamadou Aliou Diallo", "JALLOW, Aliou Mamadu"),
        ("Mamadou DIALLO", "ديالو مامادو"),
        ("محمد ولد أحمد", "Mohamed Ould Ahmed"),
        ("Mohamed Ould Ahmed", "AHMED Mohammed"),
        ("Nour-Eddine Ben Ali", "نور الدين بن علي"),
        ("Abd El Kader Touré", "TOURÉ Abdoulkader"),
        ("عبد الرحمن باري", "Barry Abdul Rahman"),
        ("Moussa Moussa", "Musa"),
        ("FNU Musa", "موسى"),
        ("El Hadj Malick Sy", "الحاج مالك سي"),
        ("Awa épouse Traoré", "Traoré Hawa"),
        ("N Diaye Fatou", "Fatou N'Diaye"),
    ],
)
def test_a_full_name_has_one_key_in_any_order_and_script(one, other):
    assert name_key(one) == name_key(other) != ""


def test_no_name_has_no_key():
    assert [name_key(text) for text in ("", "  ", "inconnu", "XXX", "-")] == [""] * 5


def test_other_scripts_compare_with_themselves():
    assert name_key("ሰላም") == name_key(" ሰላም ") != name_key("አበበ")


def test_a_servant_of_god_is_one_name_but_abdoul_may_stand_alone():
    assert tokens("Abdoul Aziz Ouédraogo") == ["abdoulaziz", "ouedraogo"]
    assert tokens("Abdoul Ouédraogo") == ["abdoul", "ouedraogo"]
    assert tokens("Abd El Kader") == ["abdkader"]


def test_folding_writes_interchangeable_letters_alike():
    assert fold("  N’ZÉRÉKORÉ ") == "nzerekore"
    assert fold("أحْمَــد") == fold("احمد")
    assert fold("فاطمة") == fold("فاطمه")
    assert fold("Ɓah-Ŋari") == "bah nari"


def test_names_sort_alike_in_every_collation():
    listed = ["ba", "Ba Ali", "Baali", "Élodie", "Zoé", "أحمد", "باري", "محمد", "ሰላም"]
    assert sorted(set(listed), key=sort_key) == listed
    assert all(set(sort_key(name)) <= set("0123456789abcdefghijklmnopqrstuvwxyz") for name in listed)
    assert sort_key("Kéïta") == sort_key("KEITA")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("MAMADOU N'DIAYE", "Mamadou N'Diaye"),
        ("ahmed ben el hadj", "Ahmed ben El Hadj"),
        ("mcdonald john", "McDonald John"),
        ("d'almeida jean-pierre", "d'Almeida Jean-Pierre"),
        ("ben ali", "Ben Ali"),
        ("  Jean   de la Croix ", "Jean de la Croix"),
        ("DeShawn", "DeShawn"),
        ("محمد  ولد أحمد", "محمد ولد أحمد"),
        ("KEÏTA", "Keïta"),
    ],
)
def test_names_are_shown_tidy(typed, shown):
    assert titled(typed) == shown


def test_what_was_typed_is_kept_and_one_name_is_enough():
    name = as_spoken(" MOUSSA ")
    assert (name.typed, name.shown, name.tokens, name.mononym) == (" MOUSSA ", "Moussa", ("moussa",), True)
    assert not as_spoken("Moussa Ba").mononym


@given(st.text(max_size=60))
def test_any_text_can_be_a_name(text):
    assert as_spoken(text).typed == text
    assert sort_key(text) == sort_key(f" {text} ")
    assert name_key(text) == name_key(text)
    assert isinstance(skeleton(text), str)


@given(st.permutations(["Mamadou", "Aliou", "N'Diaye", "Traoré", "محمد"]))
def test_order_never_matters(words):
    assert name_key(" ".join(words)) == name_key("Mamadou Aliou N'Diaye Traoré محمد")
