"""The same rules in the languages of three other rule engines.

They know true and false only, and do not chain rules over several subjects: they are given facts that are all
known, derived facts included, and asked one thing of each rule and subject: does it apply, and does it bite?
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any as Whatever
from typing import TypeAlias, cast

from auditor.engine.conditions import ALWAYS, All, Any, Comparison, Condition, Literal, Not, Op, OtherFact
from auditor.engine.dated import DatedRules, Subject
from auditor.engine.values import FactType, Scope, Value

Findings: TypeAlias = dict[tuple[str, str], bool]
"""For each rule and subject, whether the rule applies and bites."""

Engine: TypeAlias = Callable[[Sequence[Subject]], Findings]
Question: TypeAlias = Callable[[Mapping[str, Value]], bool]

SIGNS = {Op.ABOVE: ">", Op.AT_LEAST: ">=", Op.BELOW: "<", Op.AT_MOST: "<=", Op.BEFORE: "<", Op.ON_OR_AFTER: ">="}


class Language:
    """Writes conditions as text; a language says how it joins, negates and looks into sets."""

    def __init__(self, both: str, either: str, negation: str, subset: str, fact: str) -> None:
        self.both, self.either, self.negation, self.subset, self.fact = both, either, negation, subset, fact

    def write(self, condition: Condition) -> str:
        """A condition, always in brackets."""
        match condition:
            case Comparison():
                return f"({self._comparison(condition)})"
            case Not(part):
                return f"({self.negation}{self.write(part)})"
            case All(parts):
                return self._join(self.both, map(self.write, parts)) or "(true)"
            case Any(parts):
                return self._join(self.either, map(self.write, parts)) or "(false)"

    def _comparison(self, comparison: Comparison) -> str:
        name, op, operand = self._name(comparison.fact), comparison.op, comparison.operand
        if isinstance(operand, OtherFact):
            return f"{name} {SIGNS[op]} {self._name(operand.fact)}"
        value = cast("Literal", operand).value
        if not isinstance(value, tuple):
            signs = SIGNS | {Op.IS: "==", Op.IS_NOT: "!="}
            return f"{_constant(value)} in {name}" if op is Op.CONTAINS else f"{name} {signs[op]} {_constant(value)}"
        items = [_constant(item) for item in value]
        match op:
            case Op.IN:
                return self._join(self.either, (f"{name} == {item}" for item in items))
            case Op.NOT_IN:
                return self._join(self.both, (f"{name} != {item}" for item in items))
            case Op.BETWEEN:
                return f"{name} >= {items[0]} {self.both} {name} <= {items[1]}"
            case Op.CONTAINS_ANY | Op.OVERLAPS:
                return self._join(self.either, (f"{item} in {name}" for item in items))
            case Op.CONTAINS_ALL:
                return self._join(self.both, (f"{item} in {name}" for item in items))
            case Op.SUBSET_OF:
                return self.subset.format(name=name, items=", ".join(items))
            case _:
                raise NotImplementedError(op)

    def _name(self, fact: str) -> str:
        return self.fact.format(fact=fact, flat=fact.replace(".", "_"))

    @staticmethod
    def _join(word: str, parts: Iterable[str]) -> str:
        joined = f" {word} ".join(parts)
        return joined and f"({joined})"


def _constant(value: object) -> str:
    # Numbers with all their digits: not everyone reads an exponent, or reads it exactly.
    return f"{value:.1f}" if isinstance(value, float) else json.dumps(value)


RULE_ENGINE = Language("and", "or", "not ", "[x for x in {name} if not (x in [{items}])].is_empty", "{flat}")
CEL = Language("&&", "||", "!", "{name}.all(x, x in [{items}])", 'f["{fact}"]')


def _asking(rules: DatedRules, question: Callable[[Condition], Question], shape: Callable[..., Whatever]) -> Engine:
    """An engine from a way to ask one condition, and from the shape in which it wants the facts."""
    asked = [(rule.id, rule.rule.scope, question(All((rule.applies, rule.bites)))) for rule in rules.rules]

    def audit(subjects: Sequence[Subject]) -> Findings:
        shaped: dict[Scope, list[tuple[str, Whatever]]] = {scope: [] for scope in Scope}
        for subject in subjects:
            shaped[subject.scope].append((subject.id, shape(subject.facts)))
        return {(name, place): holds(facts) for name, scope, holds in asked for place, facts in shaped[scope]}

    return audit


def rule_engine(rules: DatedRules) -> Engine:
    """rule-engine: expressions over the attributes of a thing."""
    library = importlib.import_module("rule_engine")

    def question(condition: Condition) -> Question:
        return cast("Question", library.Rule(RULE_ENGINE.write(condition)).matches)

    def shape(facts: Mapping[str, Value]) -> Whatever:
        return {n.replace(".", "_"): set(v) if isinstance(v, frozenset) else v for n, v in facts.items()}

    return _asking(rules, question, shape)


def cel(rules: DatedRules) -> Engine:
    """common-expression-language: Google's CEL, in Rust."""
    library = importlib.import_module("cel")

    def question(condition: Condition) -> Question:
        return cast("Question", library.compile(CEL.write(condition)).execute)

    def shape(facts: Mapping[str, Value]) -> Whatever:
        lists = {name: sorted(value) if isinstance(value, frozenset) else value for name, value in facts.items()}
        return library.Context(variables={"f": lists})

    return _asking(rules, question, shape)


def business_rules(rules: DatedRules) -> Engine:
    """business-rules: conditions as JSON over the methods of a class; what it cannot say is a method."""
    engine = importlib.import_module("business_rules.engine")
    variables = importlib.import_module("business_rules.variables")
    kinds = {
        FactType.BOOLEAN: variables.boolean_rule_variable(),
        FactType.NUMBER: variables.numeric_rule_variable(),
        FactType.DATE: variables.numeric_rule_variable(),
        FactType.TEXT: variables.select_rule_variable(),
        FactType.SET: variables.select_multiple_rule_variable(),
    }
    methods: dict[str, Callable[[Whatever], Whatever]] = {}

    def method(kind: FactType, name: str, read: Callable[[Mapping[str, Whatever]], Whatever]) -> str:
        methods.setdefault(name, kinds[kind](lambda self: read(self.facts)))
        return name

    def one(kind: FactType, name: str, operator: str, value: object, read: Callable[..., Whatever]) -> Whatever:
        return {"name": method(kind, name, read), "operator": operator, "value": value}

    def joined(word: str, parts: Sequence[Whatever]) -> Whatever:
        return {word: parts} if parts else one(FactType.BOOLEAN, word, "is_true", "", lambda _: word == "all")

    def write(condition: Condition, wanted: bool) -> Whatever:
        """The condition, or its opposite: there is no ``not``."""
        match condition:
            case Not(part):
                return write(part, not wanted)
            case All(parts) | Any(parts):
                word = "all" if isinstance(condition, All) is wanted else "any"
                return joined(word, [write(part, wanted) for part in parts])
            case Comparison():
                return compare(condition, wanted)

    def compare(comparison: Comparison, wanted: bool) -> Whatever:
        fact, op, operand, kind = comparison.fact, comparison.op, comparison.operand, comparison.type
        name = fact.replace(".", "_")
        positive = wanted is (op not in (Op.IS_NOT, Op.NOT_IN))
        if isinstance(operand, OtherFact):
            other = operand.fact
            minus = f"{name}_minus_{other.replace('.', '_')}"
            return number(minus, op, 0.0, wanted, lambda facts: facts[fact] - facts[other])
        value: Whatever = cast("Literal", operand).value
        if kind is FactType.BOOLEAN:
            return one(kind, name, f"is_{str(value is positive).lower()}", "", lambda facts: facts[fact])
        if kind is FactType.TEXT:
            operator, word = ("contains", "any") if positive else ("does_not_contain", "all")
            texts = value if isinstance(value, tuple) else (value,)
            return joined(word, [one(kind, name, operator, text, lambda facts: [facts[fact]]) for text in texts])
        if kind is FactType.SET:
            return members(fact, name, op, list(value) if isinstance(value, tuple) else [value], wanted)
        if op is Op.BETWEEN:
            bounds = zip((Op.AT_LEAST, Op.AT_MOST), value, strict=True)
            parts = [number(name, sign, bound, wanted, lambda facts: facts[fact]) for sign, bound in bounds]
            return joined("all" if wanted else "any", parts)
        return number(name, op, value, wanted, lambda facts: facts[fact])

    def number(name: str, op: Op, value: float, wanted: bool, read: Callable[..., Whatever]) -> Whatever:
        opposite = {">": "<=", ">=": "<", "<": ">=", "<=": ">"}
        words = {">": "greater_than", ">=": "greater_than_or_equal_to", "<": "less_than", "<=": "less_than_or_equal_to"}
        return one(FactType.NUMBER, name, words[SIGNS[op] if wanted else opposite[SIGNS[op]]], value, read)

    def members(fact: str, name: str, op: Op, items: list[str], wanted: bool) -> Whatever:
        if op in (Op.CONTAINS, Op.CONTAINS_ANY, Op.OVERLAPS):
            operator = "shares_at_least_one_element_with" if wanted else "shares_no_elements_with"
            return one(FactType.SET, name, operator, items, lambda facts: facts[fact])
        if wanted:
            operator = "contains_all" if op is Op.CONTAINS_ALL else "is_contained_by"
            return one(FactType.SET, name, operator, items, lambda facts: facts[fact])
        test = frozenset.issuperset if op is Op.CONTAINS_ALL else frozenset.issubset
        said = f"{name}_{op}_{'_'.join(items)}".replace("-", "_")
        return one(FactType.BOOLEAN, said, "is_false", "", lambda facts: test(facts[fact], items))

    def question(condition: Condition) -> Question:
        written = write(condition if condition != ALWAYS else All(()), True)
        return lambda shaped: bool(engine.check_conditions_recursively(written, shaped))

    def shape(facts: Mapping[str, Value]) -> Whatever:
        instance = known()
        instance.facts = facts
        return instance

    audit = _asking(rules, question, shape)
    known = type("Known", (variables.BaseVariables,), methods)
    return audit


PEERS: dict[str, Callable[[DatedRules], Engine]] = {
    "rule-engine": rule_engine,
    "business-rules": business_rules,
    "common-expression-language": cel,
}
