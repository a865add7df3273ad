"""Pages compiled once for each language: a text without values stands in the compiled page, and is not looked up again.

A page says some fifty texts; to look one up and mark it safe costs as much as a cell of a table.
"""

from typing import Any

from django.utils.translation import gettext, override
from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.utils import _PassArg
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape


class Straight(CodeGenerator):
    """Calls as Python does, and escapes nothing twice over. Jinja calls through its context each time, which only those few
    need that ask for it, and e-mails, whose macros must know that nothing is escaped in them."""

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        if not self.goes_straight(node):
            return super().visit_Call(node, frame, forward_caller=forward_caller)
        self.visit(node.node, frame)
        self.write("(")
        for given in (*node.args, *node.kwargs):
            self.visit(given, frame)
            self.write(", ")
        self.write("caller=caller)" if forward_caller else ")")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile:
            self.write("environment.escaped(")
        else:
            super()._output_child_pre(node, frame, finalize)

    def goes_straight(self, node: nodes.Call) -> bool:
        ours = self.environment.globals.get(node.node.name) if isinstance(node.node, nodes.Name) else None
        wants_context = ours is not None and _PassArg.from_obj(ours) is not None
        plain = not wants_context and not node.dyn_args and not node.dyn_kwargs
        return plain and (self.name or "").endswith(".html")


class Worded(Environment):
    """`in_language("fr")` gives the environment whose pages are compiled in French."""

    code_generator_class = Straight
    language = ""

    @staticmethod
    def escaped(value: Any) -> Markup:
        """Half of what a page says was escaped when it was made."""
        return value if type(value) is Markup else escape(value)

    def in_language(self, language: str) -> "Worded":
        spoken: Worded = self.overlay()  # type: ignore[assignment]
        spoken.language = language
        return spoken

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        page = super()._parse(source, name, filename)
        if self.language:
            with override(self.language):
                page = Saying().visit(page)
        return page


class Saying(NodeTransformer):
    """`_("Cases")` becomes the text itself."""

    def visit_Call(self, node: nodes.Call, *_how: Any) -> nodes.Node:
        self.generic_visit(node)
        if not says_a_text(node):
            return node
        text = gettext(node.args[0].value)  # type: ignore[attr-defined]
        return nodes.TemplateData(text % {} if "%" in text else text, lineno=node.lineno)


def says_a_text(call: nodes.Call) -> bool:
    plain = isinstance(call.node, nodes.Name) and call.node.name in ("_", "gettext")
    given = call.kwargs or call.dyn_args or call.dyn_kwargs
    return plain and not given and len(call.args) == 1 and isinstance(call.args[0], nodes.Const)
