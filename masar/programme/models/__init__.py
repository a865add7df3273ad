"""The nouns of what the programme offers, and with whom."""

from .code import Code
from .interpreter import Interpreter, Tongue
from .place import Place

__all__ = ["Code", "Interpreter", "Place", "Tongue"]
