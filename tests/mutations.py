"""Finds the places where the core's source can be changed, with libclang (python3-clang-19), and makes a
copy of the source that holds all changes at once: tests/mutants.hpp has what stands in it then.

The bounds of arrays are left alone: a larger array changes nothing, and a smaller one is what the
sanitizers are for. So are the entries of tables, which are changed in the running program.
"""
import re
import subprocess
from collections import Counter, defaultdict

from clang.cindex import CursorKind as Kind
from clang.cindex import Index, TypeKind

# Besides its negation, what differs from it in one more of less, equal and greater.
RELATIONS = {"<": (">=", "<=", "!="), "<=": (">", "<", "=="), ">": ("<=", ">=", "!="),
             ">=": ("<", ">", "=="), "==": ("!=", "<=", ">="), "!=": ("==", "<", ">")}
ARITHMETIC = {"+": "-", "-": "+", "*": "/", "/": "*", "%": "*", "<<": ">>", ">>": "<<", "&": "|",
              "|": "&", "^": "|"}
NAMES = {"<": "lt", "<=": "le", ">": "gt", ">=": "ge", "==": "eq", "!=": "ne", "+": "add", "-": "sub",
         "*": "mul", "/": "div", "%": "rem", "<<": "shl", ">>": "shr", "&": "bit_and", "|": "bit_or",
         "^": "bit_xor"}
FUNCTIONS = (Kind.FUNCTION_DECL, Kind.CXX_METHOD, Kind.FUNCTION_TEMPLATE)
SCOPES = FUNCTIONS + (Kind.STRUCT_DECL, Kind.CLASS_TEMPLATE, Kind.ENUM_DECL)
TEMPLATES = (Kind.FUNCTION_TEMPLATE, Kind.CLASS_TEMPLATE)
LOOPS = (Kind.FOR_STMT, Kind.WHILE_STMT, Kind.CXX_FOR_RANGE_STMT)
TABLE_ROOM = 1 << 14  # as in mutants.hpp
FIRST_TABLE = 1 << 24


class Mutation:
    """A change: `text` in the place of [begin, end). The number is that of mutants.hpp."""

    def __init__(self, number, group, source, function, line, begin, end, before, after,
                 text, is_swap):
        self.number, self.group, self.file, self.function = number, group, source.name, function
        self.line, self.begin, self.end, self.text = line, begin, end, text
        before = before or source.text[begin:end]
        self.change = f"{' '.join(before.split())} -> {' '.join(after.split())}"
        self.instance, self.is_swap = "", is_swap

    def key(self):
        return f"{self.file} | {self.function} | {self.change}"


class TableMutation:
    def __init__(self, table, i, instance, change):
        self.number, self.instance, self.place = table.number + i, instance, (table.number, instance)
        self.file, self.line, self.change = table.file, table.line, change
        shown = re.sub(r".*\[|opstatus::core::|\(anonymous namespace\)::|\]$", "", instance)
        self.name = f"{table.name} ({shown})" if shown else table.name

    def key(self):
        return f"{self.file} | {self.name} | {self.change}"


class Table:
    def __init__(self, number, cursor):
        self.number, self.file, self.name = number, cursor.location.file.name, cursor.spelling
        self.line = cursor.location.line


class Source:
    def __init__(self, root, name):
        self.name, self.text = name, (root / name).read_text()
        self.wraps, self.replacements = [], []

    def changed(self, without):
        """The text with all groups but these. Of two that begin, or end, in one place, the first is the
        outer one."""
        before, behind, replaced = defaultdict(list), defaultdict(list), {}
        for group, begin, end, prefix, suffix in self.wraps:
            if group not in without:
                before[begin].append(prefix)
                behind[end].insert(0, suffix)
        for group, begin, end, text in self.replacements:
            if group not in without:
                replaced[begin] = (end, text)
        out, at = ['#include "mutants.hpp"\n#line 1\n'], 0
        for place in sorted({*before, *behind, *replaced}):
            out += [self.text[at:place], *behind[place], *before[place]]
            at, text = replaced.get(place, (place, ""))
            out.append(text)
        return "".join(out) + self.text[at:]


class Finder:
    def __init__(self, root, names):
        self.sources = {name: Source(root, name) for name in names}
        self.mutations, self.tables = [], {}
        self.number = 0
        self.done = set()

    # ---- What is written down ----------------------------------------------------------------

    def text(self, cursor):
        return self.source.text[cursor.extent.start.offset : cursor.extent.end.offset]

    def add(self, cursor, *changes, end=None, before=None):
        """One group: pairs of what is shown and what the text becomes. Returns its first number."""
        group = self.number + 1
        for after, text in changes:
            self.number += 1
            self.mutations.append(Mutation(
                self.number, group, self.source, self.function, cursor.extent.start.line,
                cursor.extent.start.offset, (end or cursor).extent.end.offset, before, after,
                text, end is not None))
        return group

    def wrap(self, group, cursor, prefix, suffix=")"):
        begin, end = cursor.extent.start.offset, cursor.extent.end.offset
        self.source.wraps.append((group, begin, end, prefix, suffix))

    def replace(self, group, begin, end, text):
        self.source.replacements.append((group, begin, end, text))

    # ---- Each kind of place ------------------------------------------------------------------

    def logical(self, cursor, left, operator, right):
        l, r = self.text(left), self.text(right)
        other, neutral, drop = (("||", "true", "drop_and") if operator == "&&" else
                                ("&&", "false", "drop_or"))
        # Of a chain, only the last one is shown.
        is_chain = left.kind == Kind.BINARY_OPERATOR and f" {operator} " in l
        shown = "..." if is_chain else l
        group = self.add(cursor, (f"{shown} {other} {r}", f"(({l}) {other} ({r}))"),
                         (r, f"({neutral} {operator} {r})"), (shown, f"({l} {operator} {neutral})"),
                         before=f"{shown} {operator} {r}")
        # De Morgan: one is the other with both sides and the whole negated.
        flip = f"mutants::on({group}) != "
        self.wrap(group, cursor, f"({flip}(", "))")
        for number, side in ((group + 1, left), (group + 2, right)):
            self.wrap(group, side, f"({flip}mutants::{drop}({number}, ", "))")

    def binary(self, cursor, left, right):
        begin, end = left.extent.end.offset, right.extent.start.offset
        operator = self.source.text[begin:end].strip()
        l, r = self.text(left), self.text(right)
        is_assignment = cursor.kind == Kind.COMPOUND_ASSIGNMENT_OPERATOR
        plain = operator[:-1] if is_assignment else operator
        if operator in ("&&", "||"):
            self.logical(cursor, left, operator, right)
            return
        if plain in RELATIONS:
            others = RELATIONS[plain]
            # Less and greater mean nothing between pointers and such values.
            is_equality_only = "*" in left.type.get_canonical().spelling or r in ("0", "nullptr", "false")
            if plain in ("==", "!=") and is_equality_only:
                others = others[:1]
        elif plain in ARITHMETIC:
            others = (ARITHMETIC[plain],)
        else:
            return
        equals = "=" if is_assignment else ""
        is_chain = left.kind == Kind.BINARY_OPERATOR and plain == "|" and " | " in l
        shown = "..." if is_chain else l
        group = self.add(cursor, *[(f"{shown} {o}{equals} {r}", f"({l} {o}{equals} {r})") for o in others],
                         before=f"{shown} {operator} {r}")
        names = ", ".join("mutants::" + NAMES[o] for o in (plain, *others))
        self.wrap(group, cursor, f"mutants::{'assign' if is_assignment else 'binary'}<{names}>({group}, ")
        self.replace(group, begin, end, ", ")

    def unary(self, cursor, operand):
        text, inner = self.text(cursor), self.text(operand)
        begin, end = cursor.extent.start.offset, operand.extent.end.offset
        if text[0] == "!":
            group = self.add(cursor, (inner, f"bool({inner})"))
            self.wrap(group, cursor, f"(mutants::on({group}) != ")
        elif text[0] == "~":
            group = self.add(cursor, (inner, f"({inner})"))
            self.wrap(group, cursor, f"mutants::complement({group}, ")
            self.replace(group, begin, begin + 1, "")
        elif text[:2] in ("++", "--") or text[-2:] in ("++", "--"):
            is_prefix = text[:2] in ("++", "--")
            step = text[:2] if is_prefix else text[-2:]
            other = "--" if step == "++" else "++"
            after = other + inner if is_prefix else inner + other
            group = self.add(cursor, (after, after))
            is_up = "true" if step == "++" else "false"
            self.wrap(group, cursor, f"mutants::{'pre' if is_prefix else 'post'}<{is_up}>({group}, ")
            at = begin if is_prefix else end
            self.replace(group, at, at + 2, "")

    def number_literal(self, cursor, must_be_constant):
        text = self.text(cursor)
        if not re.match(r"\d|'", text):
            return  # of a macro
        group = self.add(cursor, *[(f"{text} {o} 1", f"({text} {o} 1)") for o in "+-"])
        if must_be_constant:
            return
        self.wrap(group, cursor, f"mutants::number({group}, ")
        if re.match("0[xX]", text):
            num = 4 * len(re.match("0[xX]([0-9A-Fa-f]+)", text)[1])
            bits = [f"{text} ^ {1 << i:#x}" for i in range(num)]
            group = self.add(cursor, *[(b, f"({b}U)") for b in bits])
            self.wrap(group, cursor, f"mutants::bits({group}, {num}, ")

    def string(self, cursor):
        match = re.fullmatch(r'R"\((.*)\)"|"(.*)"', self.text(cursor), re.S)
        if not match or self.text(cursor) == '""':
            return
        content = match[1] if match[1] is not None else match[2].encode().decode("unicode_escape")
        changes = []
        for i, c in enumerate(content):
            other = content[:i] + chr(ord(c) + 1) + content[i + 1 :]
            octal = '"' + "".join(f"\\{ord(o):03o}" for o in other) + '"'
            changes.append((f"{content[:i]}<{chr(ord(c) + 1)}>{content[i + 1:]}", octal))
        group = self.add(cursor, *changes)
        self.wrap(group, cursor, f"mutants::string({group}, ")

    def condition(self, cursor, is_loop):
        """Of loops false only: true seldom ends."""
        group = self.add(cursor, *[(o, o) for o in (("false",) if is_loop else ("false", "true"))])
        self.wrap(group, cursor, f"mutants::{'ends' if is_loop else 'condition'}({group}, ")

    def statement(self, cursor):
        """May be dropped."""
        begin = cursor.extent.start.offset
        if cursor.kind in (Kind.BREAK_STMT, Kind.CONTINUE_STMT):
            group = self.add(cursor, ("dropped", ""))
            self.source.wraps.append((group, begin, begin, f"if (mutants::on({group})) {{}} else ", ""))
        elif self.text(cursor).startswith("[[fallthrough]]"):
            group = self.add(cursor, ("break", "break"))
            self.source.wraps.append((group, begin, begin, f"if (mutants::on({group})) break; ", ""))
        elif cursor.kind.is_expression():
            group = self.add(cursor, ("dropped", "(void)0"))
            self.wrap(group, cursor, f"(mutants::on({group}) ? (void)0 : (void)(", "))")

    def call(self, cursor):
        """Neighbours of one type may change places."""
        arguments = [a for a in cursor.get_arguments() if a is not None and self.is_here(a)]
        for a, b in zip(arguments, arguments[1:]):
            one, other = self.text(a).replace("\n", " "), self.text(b).replace("\n", " ")
            if one == other or self.type_of(a) != self.type_of(b):
                continue
            between = self.source.text[a.extent.end.offset : b.extent.start.offset]
            group = self.add(a, (f"{other}, {one}", other + between + one), end=b)
            self.wrap(group, a, f"(mutants::on({group}) ? {other} : ")
            self.wrap(group, b, f"(mutants::on({group}) ? {one} : ")

    @staticmethod
    def type_of(cursor):
        """Without its conversion to the parameter's."""
        while cursor.kind == Kind.UNEXPOSED_EXPR and len(inner := list(cursor.get_children())) == 1:
            cursor = inner[0]
        spelling = cursor.type.get_canonical().spelling
        return spelling.removesuffix("const") if "*" in spelling else spelling.removeprefix("const ")

    def table(self, cursor, of, is_range):
        key = of.location.file.name, of.location.offset
        if key not in self.tables:
            self.tables[key] = Table(FIRST_TABLE + len(self.tables) * TABLE_ROOM, of)
        number = self.tables[key].number
        # One for each instance, if it stands in a template or is its parameter.
        is_one = of.kind == Kind.VAR_DECL and not (self.is_in_template
                                                   and of.semantic_parent.kind in FUNCTIONS)
        # What a range-for refers to is known to the compiler, unless a function says it that it cannot run.
        function = "table_at_run_time" if is_range and not self.is_consteval else "table"
        self.wrap(0, cursor, f"mutants::{function}({number}, ",
                  ")" if is_one else ", __PRETTY_FUNCTION__)")

    # ---- The walk ----------------------------------------------------------------------------

    def is_here(self, cursor):
        file = cursor.extent.start.file
        return (file is not None and file.name == self.source.name
                and cursor.extent.end.offset > cursor.extent.start.offset)

    def is_table(self, of):
        if of is None or of.location.file is None or of.location.file.name not in self.sources:
            return False
        type_ = of.type.get_canonical()
        if of.kind == Kind.TEMPLATE_NON_TYPE_PARAMETER:
            return type_.kind == TypeKind.LVALUEREFERENCE
        text = self.sources[of.location.file.name].text[of.extent.start.offset : of.extent.end.offset]
        return (of.kind == Kind.VAR_DECL and "constexpr" in text
                and type_.kind in (TypeKind.RECORD, TypeKind.CONSTANTARRAY))

    MACRO = "macro"  # in the place of the parent's kind

    def visit(self, cursor, parent=None):
        kind = cursor.kind
        if kind in (Kind.STATIC_ASSERT, Kind.ASM_STMT) or kind.is_attribute():
            return
        if kind == Kind.VAR_DECL and self.is_table(cursor):
            return
        if kind in SCOPES or (kind == Kind.VAR_DECL and not self.function):
            outer = self.function, self.is_in_template, self.is_consteval
            self.function = "::".join(n for n in (self.function, cursor.spelling) if n)
            self.is_in_template |= kind in TEMPLATES
            self.is_consteval = "consteval" in self.text(cursor).split("(")[0]
            self.descend(cursor)
            self.function, self.is_in_template, self.is_consteval = outer
            return
        children = list(cursor.get_children())
        if kind in (Kind.IF_STMT, Kind.CONDITIONAL_OPERATOR, Kind.WHILE_STMT):
            self.condition(children[0], kind == Kind.WHILE_STMT)
        if kind in (Kind.BINARY_OPERATOR, Kind.COMPOUND_ASSIGNMENT_OPERATOR) and len(children) == 2:
            self.binary(cursor, *children)
        elif kind == Kind.UNARY_OPERATOR:
            self.unary(cursor, *children)
        elif kind in (Kind.INTEGER_LITERAL, Kind.CHARACTER_LITERAL):
            self.number_literal(cursor, parent == self.MACRO)
        elif kind == Kind.CXX_BOOL_LITERAL_EXPR:
            other = "false" if self.text(cursor) == "true" else "true"
            group = self.add(cursor, (other, other))
            self.wrap(group, cursor, f"mutants::truth({group}, ")
        elif kind == Kind.STRING_LITERAL:
            self.string(cursor)
        elif kind == Kind.CALL_EXPR and not cursor.spelling.startswith("operator"):
            self.call(cursor)
        elif kind == Kind.DECL_REF_EXPR and self.is_table(cursor.referenced):
            self.table(cursor, cursor.referenced, parent == Kind.CXX_FOR_RANGE_STMT)
        statements = ()
        if kind == Kind.COMPOUND_STMT:
            statements = children
        elif kind == Kind.IF_STMT:
            statements = children[1:]
        elif kind == Kind.DO_STMT:
            statements = children[:1]
        elif kind in LOOPS + (Kind.CASE_STMT, Kind.DEFAULT_STMT):
            statements = children[-1:]
        for statement in statements:
            if self.is_here(statement):
                self.statement(statement)
        self.descend(cursor)

    def descend(self, cursor):
        is_declaration = cursor.kind in (Kind.VAR_DECL, Kind.FIELD_DECL)
        is_macro = cursor.kind == Kind.CALL_EXPR and cursor.spelling in self.macros
        for child in cursor.get_children():
            is_bound = is_declaration and child.kind == Kind.INTEGER_LITERAL
            if self.is_here(child) and not is_bound:
                self.visit(child, self.MACRO if is_macro else cursor.kind)

    def walk(self, cursor, found):
        for child in cursor.get_children():
            file = child.extent.start.file
            if file is None or file.name not in self.sources or file.name in self.done:
                continue
            found.add(file.name)
            self.source, self.function = self.sources[file.name], ""
            self.is_in_template = self.is_consteval = False
            if child.kind in (Kind.NAMESPACE, Kind.LINKAGE_SPEC):
                self.walk(child, found)
            else:
                self.visit(child)


def find_macros(text):
    """The intrinsics that are macros. They want numbers that the compiler knows."""
    defined = subprocess.run(["clang++-19", "-dM", "-E", "-xc++", "-include", "immintrin.h", "/dev/null"],
                             capture_output=True, text=True, check=True).stdout
    return set(re.findall(r"\b_mm\w+", text)) & set(re.findall(r"^#define (_mm\w+)\(", defined, re.M))


def declare(macros):
    """As functions: libclang sees nothing inside of macros."""
    out = "#include <immintrin.h>\n"
    for name in sorted(macros):
        result = "unsigned long" if name.endswith("_mask") else "T"
        out += f"#undef {name}\ntemplate <class T, class... U> {result} {name}(T, U...);\n"
    return out


def find(root, names, units, flags, scratch):
    """All of the mutations of the files `names`, which `units` include, below root, which is the
    current directory."""
    finder = Finder(root, names)
    finder.macros = find_macros(" ".join(s.text for s in finder.sources.values()))
    scratch.write_text(declare(finder.macros))
    for unit in units:
        parsed = Index.create().parse(unit, args=[*flags, "-include", str(scratch)])
        wrong = [str(d) for d in parsed.diagnostics if d.severity >= d.Error]
        if wrong:
            raise SystemExit("\n".join(wrong))
        found = set()
        finder.walk(parsed.cursor, found)
        finder.done |= found
    repeated = Counter()
    for mutation in finder.mutations:
        key = mutation.key()
        repeated[key] += 1
        if repeated[key] > 1:
            mutation.change += f" ({repeated[key]})"
    return finder
