"""Sentences: the chains that one arrow or one condition speaks of, and the statements made of them."""

from __future__ import annotations

from verify.document.chain import Implication, Sentence
from verify.document.drafts import Draft, Remark
from verify.document.relations import RelationToken
from verify.errors import Unread


class Sentences:
    """Collects drafts into statements; the last of `parts` is the group an arrow would join to the next."""

    def __init__(self) -> None:
        self.statements: list[Sentence] = []
        self.parts: list[list[Draft]] = [[]]
        self.arrows: list[RelationToken] = []
        self.draft: Draft | None = None
        self.leading: list[Remark] = []
        self.quantified: list[Remark] = []  # such as "for all x": they hold for the rest of the group
        self.first = True

    def writing(self) -> Draft:
        """The chain being written; a new one when there is none."""
        return self.draft if self.draft is not None else self.start("")

    def start(self, join: str) -> Draft:
        """Begin the next chain of the group, under the conditions that came first."""
        if self.parts[-1] and (wide := self.parts[-1][0].condition) is not None:
            hint = "write \\text{then} behind it; join what it is made of by \\text{and}"
            raise Unread("how much of this is the condition is not clear", wide.start, wide.end, hint)
        draft = Draft(join, first=self.first and not any(self.parts) and not self.arrows)
        draft.condition = next((remark.span for remark in self.leading if remark.narrow), None)
        self.leading = self.quantified + self.leading
        self.quantified = []
        for remark in self.leading:
            draft.conditions.append((remark.words, tuple(remark.tokens)))
        self.quantified += [remark for remark in self.leading if remark.quantifies]
        self.leading = []
        self.parts[-1].append(draft)
        self.draft = draft
        return draft

    def arrow(self, sign: RelationToken) -> None:
        """End the part before an arrow."""
        if not self.parts[-1] and (self.arrows or self.statements):
            raise Unread("an arrow with nothing before it", sign.span.start, sign.span.end)
        self.arrows.append(sign)
        self.parts.append([])
        self.draft = None

    def attach(self, remark: Remark) -> None:
        """Attach a condition or a reason: one without a statement yet waits for it.

        A quantifier behind several statements of a group holds for all of them, an `if` for the last.
        """
        if remark.is_reason:
            self.writing().cite(tuple(remark.tokens))
        elif remark.leading:
            self.leading.append(remark)
        else:
            last = self.writing()
            for draft in self.parts[-1]:
                if draft is last or (remark.quantifies and not draft.conditions):
                    draft.conditions.append((remark.words, tuple(remark.tokens)))

    def end(self) -> None:
        """End the group. Raises Unread where a side or a part is missing."""
        parts = [tuple(chain for draft in part if (chain := draft.finish())) for part in self.parts]
        if self.arrows:
            for arrow, part in zip(self.arrows, parts[1:], strict=True):
                if not part:
                    raise Unread("an arrow with nothing after it", arrow.span.start, arrow.span.end)
            self.statements.append(Implication(tuple(parts), tuple(self.arrows)))
        else:
            self.statements.extend(parts[0])
        self.parts, self.arrows, self.draft, self.quantified = [[]], [], None, []

    def finish(self) -> tuple[Sentence, ...]:
        """The statements read. Raises Unread when a condition is left over."""
        self.end()
        if self.leading:
            span = self.leading[0].span
            raise Unread("a condition without a statement", span.start, span.end, "put it behind one")
        return tuple(self.statements)
