"""The nouns of what the programme offers, and with whom."""

from .code import Code
from .interpreter import Interpreter, Tongue
from .place import Place
from .recording import Recording
from .wording import Wording, WordingCode

__all__ = ["Code", "Interpreter", "Place", "Recording", "Tongue", "Wording", "WordingCode"]
