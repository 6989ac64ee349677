"""Reading a document: one walk over its items, with the scope growing and ending as the author wrote it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from verify.document.chains import Chain, Implication, split_chains
from verify.document.citations import Numbered, with_cited
from verify.document.conditions import chain_hypotheses, read_hypotheses
from verify.document.declare import read_let
from verify.document.define import define, read_def, read_seq
from verify.document.environments import EnvironmentKind
from verify.document.formula.names import canonical, spelling
from verify.document.links import Place, Wishes, read_links, require_joins, unread
from verify.document.premises import require_premise
from verify.document.problem import read_problem
from verify.document.reader import read_document
from verify.document.scope import Hypothesis, Scope
from verify.document.source import Source, Span, read_source
from verify.document.statement import Reading, Statement
from verify.document.structure import Directive, Display, Environment, Item, Unreadable
from verify.document.tokens import Token
from verify.errors import IllTyped, Unread

GROUND = ("let", "def", "seq", "assume", "case")
STATES = {
    "Definition": "definition",
    "Notation": "definition",
    "Assumption": "hypothesis",
    "Hypothesis": "hypothesis",
    "Condition": "hypothesis",
}
ASIDES = ("Remark", "Example", "Observation")
"""What stands between a statement and its proof, if it is not proved itself."""


def read(path: Path) -> Reading:
    """The document at a path, every statement in order; raises DocumentError where it cannot be read."""
    return read_text(read_source(path), path.stem, str(path))


def read_text(source: Source, stem: str, path: str) -> Reading:
    """The document in a source."""
    walker = _Walker(source, stem)
    walker.items(read_document(source).items, _Container("", "display", ""))
    tags = {
        tag: [each.id for each in made if isinstance(each, Statement)] for tag, made in walker.tags.items()
    }
    statements = with_cited(walker.statements, tags, walker.numbered, source.text)
    return Reading(path, tuple(statements), walker.displays, walker.definitions, walker.hypotheses)


@dataclass(slots=True)
class _Container:
    """What encloses the links being read: their kind, their id, and what displays are by default."""

    kind: str  # theorem, proof, display
    word: str
    id: str
    default: str = "claim"
    count: int = 0


@dataclass(slots=True)
class _Walker:
    source: Source
    stem: str
    scope: Scope = field(default_factory=Scope)
    statements: list[Statement] = field(default_factory=list)
    wishes: Wishes = field(default_factory=Wishes)
    state: str | None = None
    numbers: Counter[str] = field(default_factory=Counter)
    used: Counter[str] = field(default_factory=Counter)
    theorems: dict[str, tuple[str, Scope, Scope]] = field(default_factory=dict)
    latest: tuple[str, Scope, Scope] | None = None
    waits: bool = False  # whether the latest theorem has no proof yet
    aside: str = ""  # what stands since, of which a proof may be as well
    tags: dict[str, list[Statement | Hypothesis]] = field(default_factory=dict)
    numbered: list[Numbered] = field(default_factory=list)
    before: tuple[Token, ...] | None = None
    displays: int = 0
    definitions: int = 0
    hypotheses: int = 0

    def items(self, items: Sequence[Item], container: _Container) -> None:
        """Everything in one environment, in order."""
        for item in items:
            if isinstance(item, Environment):
                self.environment(item, container)
            elif isinstance(item, Display):
                founds = self._is_ground(container)
                self.guarded(item.span, container, founds, partial(self.display, item, container))
            elif isinstance(item, Directive):
                founds = item.keyword in GROUND
                self.guarded(item.span, container, founds, partial(self.directive, item, container))
            elif isinstance(item, Unreadable):
                self.unreadable(Unread(item.message, item.span.start, item.span.end), container)

    def guarded(self, span: Span, container: _Container, founds: bool, action: Callable[[], None]) -> None:
        """Do something; where the document is at fault, say so and go on.

        ``founds``: claims rest on it, so that none after it can be judged.
        """
        try:
            action()
            return
        except Unread as error:
            problem = error
        except IllTyped as error:
            problem = Unread(str(error), span.start, span.end)
        except RecursionError:
            problem = Unread("this is nested too deeply", span.start, span.end, "name its parts")
        if founds:
            self.scope = replace(self.scope, unread=self._place(problem.start))
        self.unreadable(problem, container)

    def _place(self, start: int) -> str:
        position = self.source.position(start)
        return f"{position.file}:{position.line}"

    def _is_ground(self, container: _Container) -> bool:
        """Whether the next display is something that claims rest on."""
        return (self.state or container.default) != "claim"

    def unreadable(self, error: Unread, container: _Container) -> None:
        """One statement that stands for what was not understood; its id is its own, not its environment's."""
        self.numbers["unread"] += 1
        base = Statement(
            f"{self.stem}/unread-{self.numbers['unread']}",
            "unread",
            self.source.position(error.start),
            "",
            "",
            "",
            self.scope,
        )
        self.statements.append(unread(self.source, base, error))
        self.forget()

    def forget(self) -> None:
        """What directives said of the next display has been used; nothing goes on from the one before."""
        self.wishes, self.state, self.before = Wishes(), None, None

    def new_id(self, container: _Container, label: str | None) -> str:
        """A fresh id: the display's label, else the environment's, numbered where there are more."""
        container.count += 1
        if label is not None:
            chosen = label
        elif container.kind == "proof":
            return f"{container.id}/proof/{container.count}"
        elif container.id:
            chosen = container.id
        else:
            self.numbers["display"] += 1
            chosen = f"{self.stem}/display-{self.numbers['display']}"
        self.used[chosen] += 1
        return chosen if self.used[chosen] == 1 else f"{chosen}/{self.used[chosen]}"

    def environment(self, item: Environment, container: _Container) -> None:
        """A theorem-like environment or proof opens a scope; any other does not."""
        if item.kind is EnvironmentKind.PLAIN:
            self.plain(item, container)
            return
        outer = self.scope
        self.forget()
        if item.kind is EnvironmentKind.PROOF:
            label, start, end = self._statement_of(item)
            self.scope = end.since(start, self.scope)
            self.items(item.items, _Container("proof", "proof", label))
            self.scope = outer
            return
        nested = bool(container.id) and item.label is None
        inner = container if nested else self._theorem(item)
        self.numbered.append(Numbered(item.name, item.title, "" if nested else inner.id))
        default = inner.default
        inner.default = STATES.get(item.title, default if nested else "claim")
        self.items(item.items, inner)
        inner.default = default
        if not nested:
            self.theorems[inner.id] = (inner.id, outer, self.scope)
            if item.title not in STATES and not (self.waits and item.title in ASIDES):
                self.latest, self.waits, self.aside = self.theorems[inner.id], True, ""
            elif item.title in ASIDES and self.scope is not outer:
                self.aside = item.title
        self.scope = outer

    def plain(self, item: Environment, container: _Container) -> None:
        """No scope, but the cases of a list end with it."""
        before = [h for h in self.scope.hypotheses if h.case]
        self.items(item.items, container)
        if [h for h in self.scope.hypotheses if h.case] != before:
            self.scope = self.scope.in_case()

    def _theorem(self, item: Environment) -> _Container:
        name = item.name.rstrip("*")
        self.numbers[name] += 1
        identity = item.label or f"{self.stem}/{name}-{self.numbers[name]}"
        return _Container("theorem", name, identity)

    def _statement_of(self, proof: Environment) -> tuple[str, Scope, Scope]:
        for reference in proof.option_references:
            if reference.label in self.theorems:
                return self.theorems[reference.label]
            span = reference.span
            error = Unread(
                f"no statement is labelled {reference.label}",
                span.start,
                span.end,
                "a proof follows its statement",
            )
            self.unreadable(error, _Container("display", "", ""))
        if self.latest is not None and not proof.option_references:
            if self.aside:
                start = proof.span.start
                hint = "write \\begin{proof}[Proof of Lemma \\ref{..}]"
                message = f"whether this proves the statement before the {self.aside} is not clear"
                self.unreadable(Unread(message, start, start, hint), _Container("display", "", ""))
                label, before, after = self.latest
                return label, before, replace(after, unread=after.unread or self._place(start))
            self.waits = False
            return self.latest
        self.numbers["proof"] += 1
        return f"{self.stem}/proof-{self.numbers['proof']}", self.scope, self.scope

    def directive(self, item: Directive, container: _Container) -> None:
        """One `%@` line."""
        tokens, span = item.rest_tokens, item.rest_span
        match item.keyword:
            case "let":
                self.scope = read_let(self.scope, tokens, span)
            case "def":
                self.scope = read_def(self.scope, tokens, span)
            case "seq":
                self.scope = read_seq(self.scope, tokens, span)
            case "assume":
                self.scope = self.scope.assume(*read_hypotheses(self.scope, self.source, tokens, span, True))
            case "case":
                found = read_hypotheses(self.scope, self.source, tokens, span, False, True)
                self.scope = self.scope.in_case(*found)
            case "this is":
                self.state = item.rest_text.split()[0].strip(":.,").lower()
                if self.state not in ("definition", "hypothesis", "claim"):
                    hint = "one of: definition, hypothesis, claim"
                    raise Unread(f"{self.state} is not understood here", span.start, span.end, hint)
            case "claim":
                self.claim(item, container)
            case _:
                self.wishes = self.wishes.with_directive(item)

    def claim(self, item: Directive, container: _Container) -> None:
        """`%@ claim[label] formula`."""
        tokens = item.rest_tokens
        label: str | None = None
        if tokens and tokens[0].text == "[":
            close = next((k for k, token in enumerate(tokens) if token.text == "]"), None)
            if close is not None:
                label = self.source.slice(Span(tokens[0].span.end, tokens[close].span.start)).strip()
                tokens = tokens[close + 1 :]
        self.state = "claim"
        if self.wishes.skip is not None and self.wishes.skip_link is None:
            self.skipped(item.rest_span, label, container)
            return
        self.statement(tokens, "", label, (), (), container, "prose")

    def skipped(self, span: Span, label: str | None, container: _Container) -> None:
        """A display or claim that is skipped whole: shown, not read."""
        text = " ".join(self.source.slice(span).split())
        kind = "prose" if self.state == "claim" else container.kind
        _, _, skip, citations = self.wishes.of(1)
        made = Statement(
            self.new_id(container, label), kind, self.source.position(span.start), text, "", "", self.scope,
            skipped=skip or "marked so", citations=citations,
        )  # fmt: skip
        self.statements.append(made)
        self.forget()

    def display(self, item: Display, container: _Container) -> None:
        """A displayed formula: a definition, hypotheses, or claims."""
        self.displays += 1
        for directive in item.directives:
            if directive.keyword not in ("by", "skip", "expect"):
                at = directive.span
                misplaced = Unread(
                    "this line says nothing inside a display", at.start, at.end, "put it before"
                )
                self.scope = replace(self.scope, unread=self.scope.unread or self._place(at.start))
                raise misplaced
        if self.wishes.skip is not None and self.wishes.skip_link is None:
            self.skipped(item.span, item.label, container)
            return
        tags = tuple(mark.text for mark in item.tags) + tuple(mark.text for mark in item.labels)
        kind = "link" if container.kind == "proof" else "theorem"
        self.statement(item.tokens, item.environment_name, item.label, tags, item.directives, container, kind)

    def statement(
        self,
        tokens: Sequence[Token],
        environment: str,
        label: str | None,
        tags: Sequence[str],
        inside: Sequence[Directive],
        container: _Container,
        kind: str,
    ) -> None:
        """Everything one display or claim states."""
        state = self.state or container.default
        wishes, before = self.wishes, self.before
        self.forget()
        link = 1
        made: list[Statement | Hypothesis] = []
        sentences = split_chains(tuple(tokens), environment, state == "hypothesis")
        require_joins(sentences)
        for sentence in sentences:
            if isinstance(sentence, Implication):
                found: Sequence[Statement | Hypothesis] = self.implication(
                    sentence, wishes, link, label, inside, container, kind
                )
            elif not sentence.relations:
                if len(sentences) > 1 and state != "definition":
                    at = sentence.span
                    hint = "a row goes on with an operator or a relation sign"
                    raise Unread("this part of the display states nothing", at.start, at.end, hint)
                self.expression(sentence, container, label)
                continue
            elif state == "hypothesis":
                new = chain_hypotheses(self.scope, self.source, sentence, True)
                self.scope = self.scope.assume(*new)
                self.hypotheses += 1
                found = new
            else:
                self.before = before
                found = self.chain(sentence, wishes, link, label, inside, container, kind, state)
                before = self.before
            within = f"{container.id}/proof" if container.kind == "proof" else container.id
            found = [replace(each, within=within) if isinstance(each, Statement) else each for each in found]
            self.statements += [each for each in found if isinstance(each, Statement)]
            made += found
            link += sum(isinstance(each, Statement) for each in found)
        for tag in tags:
            self.tags[tag.strip("()")] = made

    def chain(
        self,
        chain: Chain,
        wishes: Wishes,
        link: int,
        label: str | None,
        inside: Sequence[Directive],
        container: _Container,
        kind: str,
        state: str,
    ) -> list[Statement]:
        """One chain; where it defines, its first link is a definition and not a claim."""
        if chain.relations[0].defines or state == "definition":
            sign = chain.relations[0]
            left, right = chain.sides[0], chain.sides[1]
            if sign.backwards:
                left, right = right, left
            if sign.sign != "=":
                raise Unread(
                    "a definition is an equation", sign.span.start, sign.span.end, "%@ this is claim"
                )
            known = canonical(spelling(left)) in self.scope.declarations
            if known and self.source.slice(sign.span) in ("\\equiv", "\u2261"):
                hint = "write := where it defines, = where it claims"
                raise Unread(
                    "whether this is a definition is not clear", sign.span.start, sign.span.end, hint
                )
            self.scope = define(self.scope, left, right, sign.span)
            self.definitions += 1
            self.before = None
            chain = Chain(chain.sides[1:], chain.relations[1:], chain.conditions, False, chain.join)
            if not chain.relations:
                return []
        place = Place(self.source, self.scope, kind, lambda: self.new_id(container, label))
        found = read_links(place, chain, wishes, link, self.before, inside)
        self.before = chain.sides[-1]
        return found

    def expression(self, chain: Chain, container: _Container, label: str | None) -> None:
        """A formula without a relation, such as the problem that is solved: read, and nothing to check."""
        read_problem(self.scope, chain.sides[0], chain.span)
        self.definitions += 1

    def implication(
        self,
        sentence: Implication,
        wishes: Wishes,
        link: int,
        label: str | None,
        inside: Sequence[Directive],
        container: _Container,
        kind: str,
    ) -> list[Statement]:
        """`premise => conclusion`: the premise is a condition of the conclusion's links."""
        found: list[Statement] = []
        for k, arrow in enumerate(sentence.arrows):
            pairs = [(sentence.parts[k], sentence.parts[k + 1])]
            if arrow.sign == "\\impliedby":
                pairs = [(sentence.parts[k + 1], sentence.parts[k])]
            elif arrow.sign == "\\iff":
                pairs.append((sentence.parts[k + 1], sentence.parts[k]))
            for premise, conclusion in pairs:
                if not premise:
                    at, hint = arrow.span, "write out what is assumed"
                    raise Unread("nothing stands before this arrow", at.start, at.end, hint)
                premises = self._premises(premise, arrow.span)
                place = Place(self.source, self.scope, kind, lambda: self.new_id(container, label))
                for chain in conclusion:
                    if chain.relations:
                        found += read_links(
                            place, chain, wishes, link + len(found), self.before, inside, premises
                        )
                    else:
                        found += self._referred(
                            chain, premises, wishes, link + len(found), label, container, arrow.span
                        )
        return found

    def _premises(self, chains: Sequence[Chain], span: Span) -> tuple[Hypothesis, ...]:
        found: list[Hypothesis] = []
        for chain in chains:
            if chain.relations:
                found += chain_hypotheses(self.scope, self.source, chain, False, premise=True)
                continue
            for each in self._tagged(chain, span):
                relation = each.relation
                if relation is None:
                    raise Unread("this display was not read, so it cannot be a premise", span.start, span.end)
                if isinstance(each, Statement):
                    require_premise(self.scope, each, relation, span)
                    found.append(Hypothesis(relation, span, each.text, False))
                else:
                    found.append(replace(each, everywhere=False))
        return tuple(found)

    def _tagged(self, chain: Chain, span: Span) -> list[Statement | Hypothesis]:
        text = "".join(token.text for token in chain.sides[0])
        name = text.strip("()")
        for prefix in ("\\eqref", "\\ref", "\\cref"):
            name = name.removeprefix(prefix)
        name = name.strip("{}()")
        if name not in self.tags:
            at = chain.span
            raise Unread(
                f"no display above is numbered {text}",
                at.start,
                at.end,
                "a premise is a display's number or a formula",
            )
        return self.tags[name]

    def _referred(
        self,
        chain: Chain,
        premises: tuple[Hypothesis, ...],
        wishes: Wishes,
        link: int,
        label: str | None,
        container: _Container,
        span: Span,
    ) -> list[Statement]:
        """The links of a display that an implication concludes, under the premise."""
        found: list[Statement] = []
        for each in self._tagged(chain, span):
            expected, reason, skip, citations = wishes.of(link + len(found))
            identity = self.new_id(container, label)
            if isinstance(each, Statement):
                made = replace(each, id=identity, conditions=(*each.conditions, *premises))
            else:
                made = Statement(
                    identity,
                    "prose",
                    self.source.position(span.start),
                    each.text,
                    "",
                    "",
                    self.scope,
                    each.relation,
                    premises,
                )
            made = replace(
                made,
                position=self.source.position(span.start),
                kind="prose",
                expected=expected,
                expected_reason=reason,
                citations=citations,
                skipped=skip or "",
            )
            found.append(made)
        return found
