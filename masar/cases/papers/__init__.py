"""What the house hands over on paper: the declaration, and slips for appointments."""

from .declaration import DeclarationPaper, Fact, Signature, declaration_paper
from .slips import SlipPaper, slips_paper

__all__ = ["DeclarationPaper", "Fact", "Signature", "SlipPaper", "declaration_paper", "slips_paper"]
