"""The nouns of who somebody is."""

from .consent import Answer, Basis, Consent, allowed
from .contact import Contact
from .identifier import Identifier
from .join import Join
from .kinship import Kinship
from .match import Match
from .name import Name
from .of_person import OfPerson
from .person import Person, Precision, Sex
from .sweep import Sweep
from .tongue import Language, Nationality
from .verdict import Verdict

__all__ = [
    "Answer",
    "Basis",
    "Consent",
    "Contact",
    "Identifier",
    "Join",
    "Kinship",
    "Language",
    "Match",
    "Name",
    "Nationality",
    "OfPerson",
    "Person",
    "Precision",
    "Sex",
    "Sweep",
    "Verdict",
    "allowed",
]
