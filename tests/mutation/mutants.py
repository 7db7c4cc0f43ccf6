"""The mutants of a module: those mutmut makes, and guards forced both ways.

A guard that always holds and one that never does are the mutants that matter most where code says who may see what; mutmut's
own operators only change what stands inside a condition.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst
from mutmut.mutation.file_mutation import create_mutations, deep_replace, group_by_top_level_node, mutate_file_contents
from mutmut.mutation.mutators import mutation_operators

WHOLE = "(module)"


@dataclass(frozen=True, slots=True)
class Mutant:
    """``name`` is what switches it on in the mutated ``module``, or empty for one outside functions, of which ``code`` is the
    whole module. ``where`` and ``change`` tell it to people and to tests/mutation.md."""

    module: str
    name: str
    where: str
    change: str
    code: str = ""


def _forced(node: cst.If | cst.CompIf) -> Iterator[cst.CSTNode]:
    """The condition made true and made false, its parts evaluated all the same."""
    test = node.test.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
    for operator, value in ((cst.Or(), "True"), (cst.And(), "False")):
        yield node.with_changes(test=cst.BooleanOperation(left=test, operator=operator, right=cst.Name(value)))


mutation_operators.extend(((cst.If, _forced), (cst.CompIf, _forced)))


def mutate(path: str, code: str) -> tuple[str, list[Mutant]]:
    """A module (``path`` below the package) with all mutants of its functions in it, asleep; and every mutant."""
    module = f"gongshilan.{path.removesuffix('.py').replace('/', '.')}"
    tree, mutations, _, _ = create_mutations(path, code)
    whole = mutate_file_contents(path, code)
    inside = {node: found for node, found in group_by_top_level_node(mutations).items() if isinstance(node, cst.FunctionDef)}
    flat = [(node, mutation) for node, found in inside.items() for mutation in found]
    assert len(flat) == len(whole.mutant_names)
    mutants = [
        Mutant(module, name, f"{path} {_function(name)}", _change(tree, node, deep_replace(node, *_pair(mutation))))
        for (node, mutation), name in zip(flat, whole.mutant_names, strict=True)
    ]
    for mutation in mutations:
        if mutation.contained_by_top_level_function not in inside:
            other = deep_replace(tree, *_pair(mutation))
            mutants.append(Mutant(module, "", f"{path} {WHOLE}", _change(tree, tree, other), other.code))
    return whole.code, mutants


def _pair(mutation):
    return mutation.original_node, mutation.mutated_node


def _function(name: str) -> str:
    """``x_f__mutmut_3`` → ``f``, ``xǁClassǁf__mutmut_3`` → ``Class.f``."""
    bare = name.partition("__mutmut_")[0]
    return bare.removeprefix("x_") if bare.startswith("x_") else bare.removeprefix("xǁ").replace("ǁ", ".")


def _change(tree: cst.Module, before: cst.CSTNode, after: cst.CSTNode) -> str:
    old, new = (tree.code_for_node(node).split("\n") for node in (before, after))
    lines = list(difflib.ndiff(old, new))
    gone, come = ([line[2:].strip() for line in lines if line.startswith(sign)] for sign in ("- ", "+ "))
    return f"{' ⏎ '.join(gone)} → {' ⏎ '.join(come)}"
