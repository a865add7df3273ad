"""The nouns of authority: who works where, with which role, and what they did."""

from .certificate import Certificate
from .deadline import Deadline
from .draft import Draft
from .event import ChainHead, Change, Checkpoint, Event, Reading
from .function import Function
from .grant import Grant
from .help_call import HelpCall
from .holding import Holding, Reader
from .job import Job
from .key import Key
from .mission import Mission
from .office import Office
from .one_time_code import OneTimeCode
from .project import Project
from .record import Record, RecordQuerySet, Scope, Stale
from .reenrolment import Reenrolment
from .sealed import SealedFile, SealedText
from .tally import Tally
from .user import User, live_grants

__all__ = [
    "Certificate",
    "ChainHead",
    "Change",
    "Checkpoint",
    "Deadline",
    "Draft",
    "Event",
    "Function",
    "Grant",
    "HelpCall",
    "Holding",
    "Job",
    "Key",
    "Mission",
    "Office",
    "OneTimeCode",
    "Project",
    "Reader",
    "Reading",
    "Record",
    "RecordQuerySet",
    "Reenrolment",
    "Scope",
    "SealedFile",
    "SealedText",
    "Stale",
    "Tally",
    "User",
    "live_grants",
]
