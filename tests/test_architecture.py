"""Promises of the design that a reader of one module cannot see: who imports whom, who reads the clock, who may write Chinese."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import jinja2
import pytest
from gongshilan.assess.figures import FIGURES
from gongshilan.catalogue import catalogue
from jinja2 import nodes
from support.places import PACKAGE, REPO

# A module may import only from ranks below its own, or from its own package.
RANKS = {
    "days": -1, "demands": -1, "problems": 0, "model": 0, "shipped": 0, "receipts": 0,
    "read": 1, "windows": 1, "bounded": 1,
    "kinds": 2, "catalogue": 2, "markup": 2,
    "check": 3, "guard": 3, "disclosure": 3, "write": 3, "search": 3, "link": 4, "attach": 4, "federation": 4, "scale": 5, "visibility": 5, "sheets": 5,
    "assess": 6, "project": 7, "emit": 8, "vet": 8, "measure": 8, "charts": 8, "intake": 8,
    "pages": 9, "corpus": 10, "render": 10, "verify": 11, "release": 12, "build": 13, "archive": 14, "desk": 14, "cli": 15, "__main__": 16,
}  # fmt: skip
# Deciding stages see data only: no sentences, no files, no frameworks.
PURE = {
    "windows",
    "kinds",
    "check",
    "disclosure",
    "link",
    "visibility",
    "assess",
    "project",
    "measure",
    "charts",
    "model",
    "demands",
    "problems",
    "days",
    "receipts",
}
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "_shipped" not in path.parts and "skeleton" not in path.parts)
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in MODULES}
# Words that records use and code must know, each module with its reason.
CHINESE = {
    "attach/fonts.py": "fonts have Chinese names",
    "windows/wording.py": "reads Chinese dates",
    "guard/numbers.py": "reads numbers written in words",
    "disclosure/words.py": "reads counts as documents write them",
    "vet/votes.py": "rates of satisfaction by name",
    "guard/contacts.py": "words that announce a number",
    "guard/homes.py": "what streets and houses are called",
    "guard/papers.py": "what papers are called, and the provinces on plates",
    "guard/reach.py": "words for telephones and accounts",
    "guard/context.py": "the words beside a number say what it is",
    "guard/digits.py": "reads numbers written in words",
    "guard/identity.py": "叉 is how an X is said",
    "guard/marked.py": "words that say which places of a number follow: 后四位",
    "guard/names.py": "titles and words that stand beside names, and what is written where nobody is named",
    "search/simplified.py": "〇 and 零 are the same nought",
    "intake/cells.py": "reads cells as offices write them: 是, √, 2015年6月底前",
    "intake/lists.py": "numbered points: 一是……二是……",
    "intake/rows.py": "rows that are no records: 合计, 填表人",
    "intake/naming.py": "第1项 is the number 1; a heading of running numbers ends in 号",
    "intake/people.py": "posts before and behind names: 副主任, 同志",
    "intake/words.py": "配合部门 is another column than 部门",
    "sheets/read_xlsx.py": "a month as Excel shows it: 2015年3月",
    "intake/word.py": "numbers of documents end in 号",
    "markup/allowed.py": "numbers of clauses are ids",
    "markup/numbered.py": "documents number their clauses in words",
    "markup/typed.py": "surnames, behind which stars hide a name",
    "check/meant.py": "numbers in words, and posts behind names",
    "check/normalise.py": "a day as editors write it",
    "check/typing.py": "是 and 否 are how editors write a boolean",
}
CJK = re.compile("[㐀-鿿]")
CLOCK = frozenset(["today", "now", "utcnow"])  # whatever they are called on
SYSTEM = frozenset(
    ["time", "time_ns", "monotonic", "perf_counter", "localtime", "gmtime", "strftime", "getenv"]
)  # called on time or os
MEASURES = {"build/clock.py": {"time"}}  # how long something took; nothing depends on it
OUTSIDE = {"subprocess", "time", "socket", "urllib.request", "http.client", "git"}


def name(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def rank_name(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield node.module or ""
            if node.module == "gongshilan":
                yield from (f"gongshilan.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_import_direction(path: Path) -> None:
    own = rank_name(path)
    if own == "__init__":
        return
    for module in imports(TREES[path]):
        if module.startswith("gongshilan.") and not module.startswith("gongshilan.__version__"):
            other = module.split(".")[1]
            assert other == own or RANKS[other] < RANKS[own], f"{name(path)} imports {module}"


def test_no_cycles_between_modules() -> None:
    names = {"gongshilan." + name(path).removesuffix(".py").replace("/", "."): path for path in MODULES}
    uses = {module: {other for other in imports(TREES[path]) if other in names} for module, path in names.items()}
    done: set[str] = set()

    def visit(module: str, above: tuple[str, ...]) -> None:
        assert module not in above, " → ".join([*above[above.index(module) :], module])
        if module not in done:
            for other in sorted(uses[module]):
                visit(other, (*above, module))
            done.add(module)

    for module in names:
        visit(module, ())


def test_only_rendering_knows_mkdocs() -> None:
    found = {
        rank_name(path)
        for path in MODULES
        for module in imports(TREES[path])
        if module.split(".")[0] in ("mkdocs", "material")
    }
    assert found <= {"render"}


def test_only_markup_and_search_know_markdown_and_only_cli_click() -> None:
    for path in MODULES:
        tops = {module.split(".")[0] for module in imports(TREES[path])}
        assert not tops & {"nh3", "pyromark", "markdown"} or rank_name(path) in ("search", "markup"), name(path)
        assert not tops & {"click", "rich", "watchfiles"} or rank_name(path) == "cli", name(path)


def test_the_search_engine_knows_no_records_and_nothing_knows_the_demo() -> None:
    for path in MODULES:
        own = [module.split(".")[1] for module in imports(TREES[path]) if module.startswith("gongshilan.")]
        assert rank_name(path) != "search" or set(own) <= {"search", "markup", "bounded"}, name(path)
        demo = any(module.startswith("gongshilan_demo") for module in imports(TREES[path]))
        assert not demo or name(path) == "cli/demo.py", name(path)


def test_pure_stages_import_no_sentences_and_read_no_files() -> None:
    for path in MODULES:
        if rank_name(path) in PURE:
            used = set(imports(TREES[path]))
            assert "gongshilan.catalogue" not in used, name(path)
            assert not used & {"os", "shutil", "tempfile"}, name(path)


def test_only_the_command_line_reads_the_clock_the_environment_and_git() -> None:
    for path in MODULES:
        if rank_name(path) == "cli":
            continue
        assert not set(imports(TREES[path])) & OUTSIDE - MEASURES.get(name(path), set()), name(path)
        for node in ast.walk(TREES[path]):
            if isinstance(node, ast.Attribute) and node.attr in ("environ", "getenvb", "environb"):
                pytest.fail(f"{name(path)}:{node.lineno} reads the environment")
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                owner = ast.unparse(node.func.value)
                reads = node.func.attr in CLOCK or (
                    node.func.attr in SYSTEM and owner in {"time", "os"} - MEASURES.get(name(path), set())
                )
                assert not reads, f"{name(path)}:{node.lineno} reads the clock or the environment"


# Who may name what decides whether something is shown, and why; to decide it is left to visibility/.
NAMED = {
    "publish_from": {"check/body.py": "says that it must not be empty, nor stand in a body"},
    "withdrawn": {
        "archive/catalogue.py": "remarks that it was taken down",
        "archive/filing.py": "files nothing that was taken down",
        "check/body.py": "says that it must not be empty, nor stand in a body",
        "assess/evidence.py": "the code of a reason",
        "pages/fields.py": "the head of a page says it",
        "pages/records.py": "prints its day and reason",
        "vet/contradictions.py": "does not look at what is withdrawn, or is to be",
    },
}


# Who may compare scopes of editions, and what for.
COMPARING = {
    "assess/publication.py": "a page for members is none for everybody",
    "build/stages.py": "the ledger is that of the highest",
}


def test_one_predicate_decides_what_is_shown() -> None:
    """No other part reads the fields that keep a record back, or compares scopes of records with those of editions."""
    for field, allowed in NAMED.items():
        found = {name(path) for path in MODULES for node in literals(TREES[path]) if node.value == field}
        assert {path for path in found if not path.startswith("visibility/")} == set(allowed), field
    makers = {
        name(path)
        for path in MODULES
        for node in ast.walk(TREES[path])
        if isinstance(node, ast.Name) and node.id == "Audience"
    }
    assert makers >= {"assess/publication.py", "project/history.py", "project/edition.py", "build/numbers.py"}
    deciding = {"kinds", "check", "link", "assess", "project", "measure", "emit", "corpus", "build"}
    ranks = {
        name(path)
        for path in MODULES
        for node in ast.walk(TREES[path])
        if isinstance(node, ast.Attribute) and node.attr == "rank"
    }
    assert {path for path in ranks if path.split("/")[0] in deciding} <= set(COMPARING)


def test_files_are_small() -> None:
    sizes = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {path: size for path, size in sizes.items() if size > 400} == {}
    assert sorted(sizes.values())[len(sizes) // 2] <= 150


def literals(tree: ast.AST) -> Iterator[ast.Constant]:
    """String literals that are not docstrings."""
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        if node.body and isinstance(node.body[0], ast.Expr)
    }
    strings = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs | strings:
            yield node


def test_sentences_live_in_the_catalogue() -> None:
    found = {name(path) for path in MODULES for node in literals(TREES[path]) if CJK.search(node.value)}
    assert found == set(CHINESE)


# --- derived facts are measured, not worked out while pages are laid out

# How often a module of pages/ may calculate, and what; whatever else it needs is a function in measure/ or charts/.
CALCULATES = {
    "attachments.py": (4, "sizes of files in words"),
    "ballots.py": (1, "numbers of pages"),
    "campaign.py": (1, "whether the portal's day is on the drawing"),
    "changes.py": (1, "numbers of pages"),
    "claims.py": (2, "counts of rows under each filter; numbers of pages"),
    "duties.py": (3, "per cent in words; how many are left out of a list"),
    "grids.py": (2, "marks in a row; numbers of pages"),
    "help.py": (1, "a set without an element"),
    "index.py": (1, "neighbours in a list"),
    "notices.py": (2, "numbers of pages"),
    "obligations.py": (1, "neighbours in a list"),
    "records.py": (2, "numbers of pages"),
    "supervise/arrivals.py": (1, "numbers of pages"),
    "supervise/groups.py": (1, "decimals of a table"),
    "supervise/matrix.py": (2, "a note on units that ended; totals of a row"),
    "supervise/remind.py": (5, "which duties a letter names"),
    "supervise/tally.py": (1, "per cent in words"),
    "supervise/worklist.py": (3, "numbers of pages"),
    "threads.py": (3, "numbers of pages; lengths of lists"),
    "words.py": (1, "how far off a day is, in words"),
}


def calculations(tree: ast.AST) -> int:
    """Arithmetic, sums, stretches of days and comparisons with the portal's day."""
    found = 0
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp):
            found += isinstance(node.op, ast.Div | ast.Mult | ast.Sub | ast.FloorDiv)
        elif isinstance(node, ast.Call):
            found += ast.unparse(node.func) in ("sum", "timedelta", "round")
        elif isinstance(node, ast.Compare):
            found += "as_of" in ast.unparse(node)
    return found


def test_pages_derive_nothing() -> None:
    pages = {name(path).removeprefix("pages/"): calculations(TREES[path]) for path in MODULES if rank_name(path) == "pages"}
    assert {path: n for path, n in pages.items() if n} == {path: n for path, (n, _) in CALCULATES.items()}


# --- codes and the catalogue


def codes_given(*callees: str) -> set[str]:
    """First arguments that are literals (either branch of a conditional) of calls to these names."""
    found: set[str] = set()
    for tree in TREES.values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if called in callees and node.args:
                    found |= {
                        item.value
                        for item in ast.walk(node.args[0])
                        if isinstance(item, ast.Constant) and isinstance(item.value, str)
                    }
    return found


def words(pattern: str) -> set[str]:
    """All string literals of the code that look like a code."""
    return {node.value for tree in TREES.values() for node in literals(tree) if re.fullmatch(pattern, node.value)}


def test_every_reason_has_its_sentence() -> None:
    known = set(catalogue()["reasons"])
    given = codes_given("Reason")
    assert given <= known
    assert known <= words("[a-z-]+"), "a sentence nobody says"


def test_every_problem_has_its_sentences() -> None:
    known = set(catalogue()["problems"])
    given = codes_given("Problem", "_note", "_stop", "_problem")
    assert given <= known
    # Codes that are chosen in a table or returned as text; none may be a sentence nobody says.
    assert known <= words("[a-z0-9-]+"), f"nobody reports {sorted(known - words('[a-z0-9-]+'))}"
    for code, entry in catalogue()["problems"].items():
        assert set(entry) == {"title", "message", "expected", "fix"}, code


def test_every_figure_has_its_label() -> None:
    assert set(catalogue()["figures"]) == set(FIGURES)
    assert {measure for measure, _ in FIGURES.values()} <= set(catalogue()["measures"])
    for entry in catalogue()["figures"].values():
        assert entry["label"]
        assert entry["description"]


# --- templates

TEMPLATES = sorted([*(REPO / "theme").rglob("*.html"), *(PACKAGE / "desk" / "templates").glob("*.html")])
SAFE = re.compile(r"\w+_html")  # cleaned by gongshilan.markup
ENVIRONMENT = jinja2.Environment(extensions=["jinja2.ext.do"], autoescape=False)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(REPO).as_posix())
def test_no_word_is_called_as_a_method_of_mappings_is(path: Path) -> None:
    """``text.copy`` is the method, not the word, and prints another address of it in every build."""
    tree = ENVIRONMENT.parse(path.read_text(encoding="utf-8"))
    called = {id(call.node) for call in tree.find_all(nodes.Call)}
    methods = set(dir(dict))
    for item in tree.find_all(nodes.Getattr):
        assert item.attr not in methods or id(item) in called, f"{path.name}:{item.lineno} .{item.attr}"


def outputs(node: nodes.Node, escaped: bool) -> Iterator[tuple[nodes.Node, bool]]:
    """Every printed expression with whether it is escaped there. A macro or block begins anew what an outer scope said only
    where Jinja does so."""
    for child in node.iter_child_nodes():
        if isinstance(child, nodes.Output):
            yield from ((item, escaped) for item in child.nodes if not isinstance(item, nodes.TemplateData))
        inner = escaped
        if isinstance(child, nodes.ScopedEvalContextModifier):
            inner = any(option.key == "autoescape" and getattr(option.value, "value", False) for option in child.options)
        elif isinstance(child, nodes.Block):
            inner = False
        yield from outputs(child, inner)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(REPO).as_posix())
def test_templates_escape(path: Path) -> None:
    tree = ENVIRONMENT.parse(path.read_text(encoding="utf-8"))
    for item, escaped in outputs(tree, escaped=False):
        assert escaped or markup(item), f"{path.name}:{item.lineno} prints unescaped"
    for node in tree.find_all(nodes.Filter):
        if node.name == "safe":
            said = dotted(node.node)
            assert SAFE.fullmatch(said.split(".")[-1]), f"{path.name}:{node.lineno}: {said} | safe"


def markup(item: nodes.Node) -> bool:
    """Printed by ``super()``, which gives markup."""
    return isinstance(item, nodes.Call) and isinstance(item.node, nodes.Name) and item.node.name == "super"


def dotted(node: nodes.Node | None) -> str:
    if isinstance(node, nodes.Getattr):
        return f"{dotted(node.node)}.{node.attr}"
    return node.name if isinstance(node, nodes.Name) else "?"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(REPO).as_posix())
def test_template_lines_can_be_read(path: Path) -> None:
    """What stands on one line is seen at once. A line may end anywhere a Jinja tag takes the blanks away (``-%}``)."""
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [f"{path.name}:{number}" for number, line in enumerate(lines, 1) if len(line) > 160] == []
