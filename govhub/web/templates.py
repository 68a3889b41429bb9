"""Templates compiled once for each language: fixed words stand in them already translated.

A page has more than a hundred words that never change. Looking each up for every reader took a quarter
of the time that a page takes; here `_('Goals')` is the translated word by the time a template is ready.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Flask, current_app
from flask.templating import Environment
from jinja2 import nodes
from jinja2.visitor import NodeTransformer

from govhub.web.i18n import language, word_in


class _Fixed(NodeTransformer):
    """Puts the word of one language in the place of `_('a message without parameters')`."""

    def __init__(self, code: str) -> None:
        self.word = partial(word_in, code)

    def visit_Call(self, node: nodes.Call) -> nodes.Node:
        """A call of `_` with nothing but a message; every other call stays one."""
        self.generic_visit(node)
        match node:
            case nodes.Call(
                node=nodes.Name(name="_"),
                args=[nodes.Const(value=str(message))],
                kwargs=[],
                dyn_args=None,
                dyn_kwargs=None,
            ):
                return nodes.MarkSafe(nodes.Const(str(self.word(message))), lineno=node.lineno)
        return node


class Templates(Environment):
    """Flask's environment; `code` is the language of the words, or none as long as it is not known."""

    code = ""

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        parsed = super()._parse(source, name, filename)
        return _Fixed(self.code).visit(parsed) if self.code else parsed


def init(app: Flask) -> None:
    """Use it; to be called before anything else touches the templates."""
    app.jinja_environment = Templates


def render(template: str, context: dict[str, Any]) -> str:
    """The template in the language of the reader."""
    app, code = current_app, language()
    of_languages: dict[str, Any] = app.extensions.setdefault("govhub.templates", {})
    if code not in of_languages:
        of_languages[code] = app.jinja_env.overlay()
        of_languages[code].code = code
    app.update_template_context(context)
    return str(of_languages[code].get_template(template).render(context))
