"""The nouns of one family's way home, in the order of the journey."""

from .appeal import Appeal
from .case import Case, Ending, Episode, Stage, StepTaken
from .decision import Decision, Look, Outcome
from .declaration import Declaration, SignedBy
from .enquiry import Enquirer, Enquiry
from .guidance import Guidance
from .handover import Handover
from .kept import Document, Note, Task
from .leaving import Withdrawal
from .member import Left, Member
from .not_accepted import NotAccepted
from .not_alone import NotAlone
from .pack import Pack, PaperForm
from .pause import Attempt, Pause
from .registration import QUESTIONS, Newcomer, Registration
from .session import Attendance, Heard, Session, Topic, Way, Will
from .situation import Concern, Paper, Screening, Situation
from .slip import Slip
from .waiver import Waiver

__all__ = [
    "QUESTIONS",
    "Appeal",
    "Attempt",
    "Attendance",
    "Case",
    "Concern",
    "Decision",
    "Declaration",
    "Document",
    "Ending",
    "Enquirer",
    "Enquiry",
    "Episode",
    "Guidance",
    "Handover",
    "Heard",
    "Left",
    "Look",
    "Member",
    "Newcomer",
    "NotAccepted",
    "NotAlone",
    "Note",
    "Outcome",
    "Pack",
    "Paper",
    "PaperForm",
    "Pause",
    "Registration",
    "Screening",
    "Session",
    "SignedBy",
    "Situation",
    "Slip",
    "Stage",
    "StepTaken",
    "Task",
    "Topic",
    "Waiver",
    "Way",
    "Will",
    "Withdrawal",
]
