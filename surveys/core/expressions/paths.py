"""Which question does an XPath path such as `../age` or `/data/person/age` lead to?

Names are given once in a workbook, so that `${age}` says as much; forms written for other tools have paths all the same. A path is followed
through the groups and repeats around its row; one that leads to exactly one row is read as that row's name.
"""

import re

from surveys.core.expressions.parse import Parsed
from surveys.core.expressions.scope import Expr, Scope, did_you_mean
from surveys.core.said import Said, sentence, together

_BASE = re.compile(r"\$\{\s*(?P<name>[^}\s]+)\s*\}/")


def follow(parsed: Parsed, scope: Scope) -> None:
    """Put the names in the place of the paths that lead to one; the others stay, and are refused where names are looked at."""
    _follow(parsed.tree, scope)


def _follow(node: Expr, scope: Scope) -> None:
    if node[0] == "path":
        name = _target(node[1], scope)
        if name:
            node[:] = ["ref", name]
        return
    if node[0] == "parent" and node[1] > 1 and len(scope.here) > node[1]:
        # From within a group the repeat stands farther up: position(../..).
        around = scope.here[-1 - node[1]]
        if around in scope.repeat_names:
            node[:] = ["ref", around]
        return
    for part in node[1:]:
        if isinstance(part, list):
            _follow(part, scope)


def _target(path: str, scope: Scope) -> str:
    """The name to which a path leads; empty if there is none."""
    steps = path.split("/")
    if scope.groups is None:
        return steps[-1]
    base = _BASE.match(path)
    if base:
        at = [*scope.groups.get(base["name"], ()), base["name"]]
        steps = path[base.end() :].split("/")
    elif path.startswith("/"):
        # The first step is the form itself, by whatever name.
        at, steps = [], steps[2:]
    else:
        at = list(scope.here)
    for step in steps[:-1]:
        if step == ".." and not at:
            return ""
        if step == "..":
            at.pop()
        elif step not in (".", "current()"):
            at.append(step)
    return steps[-1] if scope.groups.get(steps[-1]) == tuple(at) else ""


def leads_nowhere(path: str, scope: Scope) -> Said:
    """What to say of a path that leads to no row."""
    name = path.rpartition("/")[2]
    said = sentence("The path '{path}' leads to no question from here.", path=path)
    if name in (scope.groups or {}):
        return together(said, sentence("Did you mean '{near}'?", near=f"${{{name}}}"))
    near = did_you_mean(name, scope.names or ())
    return together(said, near, sentence("Write a question's name as ${{name}}."))
