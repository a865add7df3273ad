"""The nouns of one family's way home, in the order of the journey."""

from .enquiry import Enquirer, Enquiry
from .registration import QUESTIONS, Newcomer, Registration

__all__ = ["QUESTIONS", "Enquirer", "Enquiry", "Newcomer", "Registration"]
