"""The nouns of what the programme offers, and with whom."""

from .code import Code
from .interpreter import Interpreter, Tongue
from .place import Place
from .recording import Recording
from .wording import Purpose, Wording

__all__ = ["Code", "Interpreter", "Place", "Purpose", "Recording", "Tongue", "Wording"]
