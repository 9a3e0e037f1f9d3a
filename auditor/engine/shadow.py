"""The check behind every audit: two evaluators that share no code must agree, or there is no answer."""

from __future__ import annotations

from auditor.engine.dated import DatedRules, Evaluation, read_verdict
from auditor.errors import EngineDisagreement


def check(rules: DatedRules, reference: Evaluation, other: Evaluation, name: str) -> None:
    """Compare an evaluator's answers with the reference's; raises EngineDisagreement at the first difference.

    Whether a rule bites matters only where it applies, and an evaluator may leave it open elsewhere.
    """
    if reference.derived != other.derived:
        keys = sorted(set(reference.derived) | set(other.derived))
        fact, subject = next(key for key in keys if reference.derived.get(key) != other.derived.get(key))
        one, another = reference.derived.get((fact, subject)), other.derived.get((fact, subject))
        raise EngineDisagreement(
            f"The evaluators disagree on {fact} of {subject}: reference says {one}, {name} says {another}. "
            "No audit was made. Please report this with the descriptor."
        )
    if reference.truths.keys() != other.truths.keys():
        raise EngineDisagreement(f"The evaluators reference and {name} did not answer the same questions.")
    by_id = {rule.id: rule for rule in rules.rules}
    for key, ours in reference.truths.items():
        theirs = other.truths[key]
        if ours == theirs or (ours.applies is theirs.applies is False):
            continue
        rule = by_id[key[0]]
        raise EngineDisagreement(
            f"The evaluators disagree on {key[0]} for {key[1]}: reference says "
            f"{read_verdict(rule, ours, rules.as_of).status}, {name} says "
            f"{read_verdict(rule, theirs, rules.as_of).status}. "
            "No audit was made. Please report this with the descriptor."
        )
