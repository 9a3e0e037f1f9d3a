"""Records for the report's tests: small ones made by hand, checked against the schema like any other."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

from auditor import resources
from auditor.record import canonical

Json = dict[str, Any]

ACT = "Regulation (EU) 2024/1689 as amended by Regulation (EU) 2026/1744"
LLAMA = "Llama 3.1 Community License Agreement"


@cache
def _validator() -> Draft202012Validator:
    schema = json.loads((resources.schemas() / "record.schema.json").read_text("utf-8"))
    return Draft202012Validator(schema)


def checked(record: Json) -> Json:
    """The record itself; a test that builds an invalid one tests nothing."""
    _validator().validate(record)
    return record


def run(record: Json) -> dict[str, str]:
    return {
        "auditor": "0.1.0",
        "python": "3.11.7",
        "inference": "rete",
        "pango": "1.50.12",
        "harfbuzz": "6.0.0",
        "record_sha256": canonical.digest(record),
    }


def source(document: str = ACT, pinpoint: str = "Art. 50(1)", **more: str) -> Json:
    return {
        "document": document,
        "pinpoint": pinpoint,
        "quote": "",
        "url": "https://eur-lex.europa.eu/eli/reg/2024/1689/oj",
        "checked": "2026-11-22",
        "confidence": "verified",
        "opened": "",
        "text_sha256": "",
    } | more


def fact(name: str, value: Any, title: str = "", unit: str = "", **provenance: Any) -> Json:
    kind = "absent" if value is None else "descriptor"
    origin = {"kind": kind, "where": "not stated" if value is None else f"{name} (line 14)", "source": None}
    return {
        "name": name,
        "title": title or name,
        "value": value,
        "unit": unit,
        "provenance": origin | provenance,
    }


def compare(truth: str, name: str, op: str, operand: Any, value: Any, operand_from: str | None = None) -> Json:
    return {
        "kind": "compare",
        "truth": truth,
        "fact": name,
        "op": op,
        "operand": operand,
        "operand_from": operand_from,
        "value": value,
    }


def group(kind: str, truth: str, *parts: Json) -> Json:
    return {"kind": kind, "truth": truth, "parts": list(parts)}


def ai_act(**more: Any) -> Json:
    """How the AI Act sees a workload; what is not given is not answered, and nothing lies ahead."""
    unanswered = dict.fromkeys(
        ("in_scope", "provider", "deployer", "importer", "distributor", "product_manufacturer", "high_risk", "risk")
    )
    roles = [role for role in ("provider", "deployer") if more.get(role)]
    return unanswered | {"roles": roles, "points": [], "dates": [], "readings": []} | more


def finding(number: int, rule: str, subject: str, status: str, outcome: str, **more: Any) -> Json:
    return {
        "id": f"F-{number:03}",
        "rule": rule,
        "subject": subject,
        "scope": "project" if subject == "project" else "candidate" if "/" in subject else "workload",
        "status": status,
        "outcome": outcome,
        "refer_because": None,
        "title": f"What {rule} says",
        "message": "",
        "facts": [],
        "trace": {},
        "source": source(),
        "clauses": [rule],
        "how_to_fix": "Do what the clause asks for.",
        "applies_from": None,
        "applies_from_reason": None,
        "applies_from_literal": None,
        "obligations": [],
        "duty": False,
    } | more


def waiver(number: str, finding: str, rule: str, subject: str, **more: Any) -> Json:
    return {
        "id": number,
        "kind": "waiver",
        "finding": finding,
        "rule": rule,
        "subject": subject,
        "reason": "transition_under_way",
        "text": "The region opens in March.",
        "requested_by": {"name": "Ari Example", "role": "Head of Development"},
        "approver": {"name": "Bo Sample", "role": "Head of Security"},
        "evidence": {"file": "minutes.pdf", "sha256": "e" * 64},
        "approved": "2026-10-01",
        "valid_through": "2027-03-31",
        "measures": [{"id": "M-1", "text": "Encrypt them.", "who": "operations", "due": "2026-12-01", "done": None}],
    } | more


def obligation(number: int, of: Json, timing: str, state: str, **more: Any) -> Json:
    of["obligations"].append(f"O-{number:03}")
    return {
        "id": f"O-{number:03}",
        "rule": of["rule"],
        "subject": of["subject"],
        "finding": of["id"],
        "text": f"Meet the duty of {of['rule']}.",
        "who": "provider",
        "clause": f"{ACT} Art. 50",
        "timing": timing,
        "trigger": "",
        "due": None,
        "state": state,
        "condition": False,
    } | more


def option(candidate: str, low: str, mid: str, high: str, currency: str = "EUR", lines: int = 2) -> Json:
    def times(factor: str) -> Json:
        return {"low": low, "mid": mid, "high": high} if factor == "1" else {"low": "0", "mid": "0", "high": "0"}

    return {
        "candidate": candidate,
        "state": "priced",
        "reason": "",
        "currency": currency,
        "monthly": {"low": low, "mid": mid, "high": high},
        "yearly": {"low": low + "0", "mid": mid + "0", "high": high + "0"},
        "lines": [
            {
                "name": f"Line {index + 1}",
                "monthly": times(str(index + 1)),
                "basis": "list" if index == 0 else "assumption",
                "how": "400,000 requests of 900 tokens at 0.72 per million",
                "source": source("Price list of the provider", "tokens", confidence="secondary"),
            }
            for index in range(lines)
        ],
    }


def unpriced(candidate: str, state: str, reason: str) -> Json:
    return {
        "candidate": candidate,
        "state": state,
        "reason": reason,
        "currency": None,
        "monthly": None,
        "yearly": None,
        "lines": [],
    }


def preference(text: str) -> dict[str, Any]:
    """What speaks for or against a candidate."""
    return {"rule": "decision/some-rule", "finding": "F-001", "weight": "need", "text": text}


def candidate(workload: str, model: str, outcome: str, cost: Json | None = None, **more: Any) -> Json:
    access = more.pop("access", "self_hosted")
    provider = more.pop("provider", None)
    identifier = f"{workload}/{model}@{access}" + (f":{provider}" if provider else "")
    if cost is not None:
        cost["candidate"] = identifier
    return {
        "id": identifier,
        "workload": workload,
        "model": model,
        "model_title": model.replace("-", " ").title(),
        "licence": "llama-3.1",
        "licence_title": LLAMA,
        "chain": [],
        "access": access,
        "chosen_for": None,
        "provider": provider,
        "openness": {
            "tier": "open_weights_restricted",
            "osaid": "does_not_conform",
            "elements": [{"element": "F", "state": "licence"}],
            "mof_class": "none",
            "missing": [],
            "unlicensed": [],
            "invalid": ["model_parameters_final"],
            "not_established": [],
            "reasons": [],
        },
        "quality": {"tier": None, "scores": []},
        "outcome": outcome,
        "refer_because": [],
        "rank": None,
        "preferences": {"for": [], "against": [], "open": []},
        "findings": [],
        "obligations": [],
        "cost": cost,
    } | more


def workload(identifier: str, candidates: Sequence[Json], outcome: str, recommended: str | None, **more: Any) -> Json:
    return {
        "id": identifier,
        "title": f"Workload {identifier}",
        "purpose": "People ask and get an answer.",
        "outcome": outcome,
        "refer_because": [],
        "recommended_candidate": recommended,
        "architecture": None,
        "for": [],
        "against": [],
        "alternatives": [],
        "would_change": [],
        "candidates": [entry["id"] for entry in candidates],
        "left_out": None,
        "permitted": sum(entry["rank"] is not None for entry in candidates),
        "findings": [],
        "eu_ai_act": ai_act(in_scope=True, provider=True, deployer=True, high_risk=False, risk="transparency"),
        "duties": {"shared": 0, "differing": []},
    } | more


def event(day: str, rule: str, title: str, *, renewed: bool = False) -> Json:
    """A day on which a rule starts to bind a workload."""
    turn = {"rule": rule, "subject": "chat", "title": title, "status": "upcoming", "status_after": "applies"}
    return {
        "date": day,
        "causes": [{"kind": "rule_starts", "id": rule, "what": title}],
        "outcome": "approve_with_conditions",
        "refer_because": [],
        "flips": [{"subject": "chat", "outcome": "approve", "outcome_after": "approve_with_conditions"}],
        "findings": [turn],
        "costs": [],
        "renewed": renewed,
    }


def record(outcome: str = "approve", **more: Any) -> Json:
    """A valid record without workloads or findings; any part can be given."""
    assessment = {
        "outcome": outcome,
        "refer_because": [],
        "summary": "Every workload can be met.",
        "reasons": [],
        "conditions": [],
        "required_signoffs": ["accountable_owner", "counsel"],
    } | more.pop("assessment", {})
    pack = {"version": "0.1.0", "sha256": "a" * 64, "files": [{"name": "one.yaml", "sha256": "b" * 64}]}
    return {
        "record_version": "1",
        "as_of": "2026-11-22",
        "horizon": {"until": "2028-01-31", "basis": "contract_end"},
        "document": {
            "number": "travel-2026-11-22",
            "title": "Travel assistant",
            "supersedes": None,
            "marking": None,
            "privilege": None,
            "distribution": [],
        },
        "project": {
            "id": "travel",
            "title": "Travel assistant for rail customers",
            "organisation": "Bellweather Rail (fictional)",
            "country": "DE",
            "owner": "Head of Customer Service",
            "go_live": "2027-02-01",
            "contract_end": "2028-01-31",
        },
        "inputs": {
            "descriptor": {"name": "descriptor.yaml", "sha256": "c" * 64},
            "organisation": None,
            "policy": None,
            "waivers": None,
            "rules": pack,
            "catalogue": pack,
            "facts_verified_through": "2026-10-25",
            "old_sources": [],
        },
        "assessment": assessment,
        "workloads": [],
        "candidates": [],
        "findings": [],
        "obligations": [],
        "portfolio": {"places": [], "open": []},
        "questions": [],
        "boundaries": [],
        "takes": [],
        "calendar": [],
        "conflicts": [],
        "readings": [],
        "searched": {
            "questions": {"most_evaluations": 400, "most_in_all": 20000},
            "boundaries": {
                "evaluations": 12,
                "asked": 60,
                "pairs": 3,
                "complete": False,
                "pairs_in_all": 20,
                "deciding": 2,
                "deciding_in_all": 5,
                "most_asked_for_pairs": 20_000,
            },
            "takes": {"pairs": 0, "complete": True, "most_pairs": 2_000},
            "calendar": {"until": "2036-11-22"},
            "standing": [],
        },
        "waivers": [],
        "evidence": [],
        "costs": {"options": [], "crossovers": [], "assumptions": []},
        "sources": [],
    } | more


def approved() -> Json:
    """One workload, one candidate, nothing to complain about."""
    only = candidate("chat", "mistral-7b", "approve", option("", "900", "1200.5", "1800"), rank=1)
    only |= {"licence": "apache-2.0", "licence_title": "Apache License 2.0"}
    clear = finding(
        1,
        "openness/open-licence",
        only["id"],
        "pass",
        "reject",
        title="The licence of the weights permits commercial use",
        source=source("Apache License, Version 2.0", "§2"),
    )
    return checked(
        record(
            workloads=[workload("chat", [only], "approve", only["id"])],
            candidates=[only],
            findings=[clear],
            costs={"options": [only["cost"]], "crossovers": [], "assumptions": []},
            sources=[clear["source"]],
        )
    )


def referred() -> Json:
    """Two workloads and every state a finding can have."""
    llama = candidate(
        "chat", "llama-3.1-70b", "refer", option("", "900", "1200", "1800"), refer_because=["missing_fact"]
    )
    hosted = candidate(
        "chat",
        "mistral-large",
        "approve_with_conditions",
        option("", "2100", "2400", "2600"),
        access="managed",
        provider="aws-bedrock",
        rank=1,
    )
    barred = candidate("chat", "command-r", "reject", unpriced("", "unknown", "No price is known for this route."))
    big = candidate("chat", "falcon-180b", "refer", unpriced("", "infeasible", "The weights need 360 GB of memory."))
    notes = candidate(
        "notes",
        "claude-opus",
        "refer",
        option("", "310", "340", "390", "USD"),
        access="api",
        refer_because=["contested"],
    )
    mau = "organisation.group_mau@2024-06"
    found = [
        finding(
            1,
            "cc-by-nc/commercial-use",
            barred["id"],
            "fail",
            "reject",
            title="The licence forbids commercial use",
            message="Use for a paying customer is commercial.",
            source=source(
                "Creative Commons BY-NC 4.0", "§1(i)", quote="not primarily intended for commercial advantage"
            ),
            facts=[fact("use.commercial", True, "The product earns money")],
            trace={"violated_when": compare("true", "use.commercial", "is", True, True)},
            how_to_fix="Choose another model, or obtain a commercial licence.",
        ),
        finding(
            2,
            "llama-3.1/mau-700m",
            llama["id"],
            "unknown",
            "refer",
            refer_because="licensor",
            title="Llama 3.1 needs a separate licence from Meta above 700 million monthly active users",
            message="The users of the whole group count, not only those of the product.",
            source=source(LLAMA, "§2", quote="greater than 700 million monthly active users"),
            facts=[
                fact(mau, None, "Monthly active users of the organisation and its affiliates", "monthly active users"),
                fact("use.received", False, "The model came inside a finished product"),
                fact(
                    "evidence.licence", False, "A licence granted by Meta is on file", kind="absent", where="not shown"
                ),
            ],
            trace={
                "lift_when": compare("false", "evidence.licence", "is", True, False),
                "violated_when": compare("unknown", mau, "above", 700000000, None, "llama-3.1.mau_limit"),
                "applies_when": group(
                    "all",
                    "true",
                    compare("true", "licence.id", "in", ["llama-3.1", "llama-3.2"], "llama-3.1"),
                    group("not", "true", compare("false", "use.received", "is", True, False)),
                ),
            },
            how_to_fix="Ask Meta for a licence before any use, and keep the grant with this record.",
        ),
        finding(
            3,
            "ai-act/annex-iii-5b",
            "notes",
            "unknown",
            "refer",
            refer_because="contested",
            title="Whether summaries of credit files are creditworthiness evaluation is contested",
            source=source(pinpoint="Annex III, point 5(b)", confidence="contested"),
        ),
        finding(
            4,
            "ai-act/art-6-2",
            "chat",
            "upcoming",
            "refer",
            applies_from="2027-12-02",
            applies_from_reason="grace",
            title="High-risk duties start to bind",
            source=source(pinpoint="Art. 113(c)", confidence="secondary"),
        ),
        finding(
            5,
            "ai-act/art-50-1",
            "chat",
            "applies",
            "condition",
            title="People must be told that they interact with an AI system",
            source=source(quote="informed that they are interacting with an AI system"),
            duty=True,
        ),
        finding(
            6, "house/region", "notes", "waived", "condition", title="Data stay in the European Union", waiver="W-1"
        ),
        finding(
            7, "llama-3.1/naming", llama["id"], "fail", "condition", title="Derived models must carry the name Llama"
        ),
        finding(
            8, "openness/claim", llama["id"], "fail", "note", title="Called open source although less was released"
        ),
        finding(
            9, "ai-act/art-4", "chat", "pass", "condition", title="People who operate the system are trained", duty=True
        ),
        finding(10, "openness/claim", hosted["id"], "not_applicable", "note"),
    ]
    owed = [
        obligation(
            1,
            found[4],
            "before_use",
            "open",
            condition=True,
            due="2027-02-01",
            text="Inform the persons concerned, at the latest at the first interaction.",
        ),
        obligation(2, found[8], "while_in_use", "met"),
        obligation(3, found[3], "by_date", "upcoming", due="2027-12-02", text="Keep a risk management system."),
        obligation(4, found[4], "on_event", "standing", trigger="a serious incident", who="deployer"),
        obligation(5, found[1], "before_use", "not_answered"),
        obligation(6, found[6], "before_use", "open", condition=True),
    ]
    candidates = [llama, hosted, barred, big, notes]
    return checked(
        record(
            "refer",
            assessment={
                "outcome": "refer",
                "refer_because": ["licensor", "contested"],
                "summary": "Workload notes can be met by 0 of 1 candidates; the reading of Annex III is contested.",
                "reasons": [
                    {"rule": "ai-act/annex-iii-5b", "subject": "notes"},
                    {"rule": "ai-act/art-50-1", "subject": "chat"},
                ],
                "conditions": ["O-001"],
                "required_signoffs": ["accountable_owner", "counsel", "data_protection_officer"],
            },
            document={
                "number": "travel-2026-11-22",
                "title": "Travel assistant",
                "supersedes": "travel-2026-05-04",
                "marking": "Confidential",
                "privilege": "Prepared at the request of counsel",
                "distribution": ["Head of Customer Service", "Counsel"],
            },
            portfolio={
                "places": [{"place": "local", "candidates": [hosted["id"]], "requests_per_month": 400000}],
                "open": ["notes"],
            },
            workloads=[
                workload(
                    "chat",
                    candidates[:4],
                    "approve_with_conditions",
                    hosted["id"],
                    **{
                        "for": [preference("the only permitted candidate")],
                        "against": [preference("twice the price of self-hosting")],
                        "architecture": "self_hosted_multi_gpu",
                        "alternatives": [
                            {
                                "candidate": candidates[1]["id"],
                                "rank": None,
                                "outcome": candidates[1]["outcome"],
                                "decided_by": "outcome",
                            }
                        ],
                        "would_change": [
                            {"candidate": candidates[1]["id"], "rules": ["act/bar"], "text": "It is barred."},
                            {"candidate": None, "rules": ["decision/some-rule"], "text": "Not answered."},
                        ],
                    },
                ),
                workload(
                    "notes",
                    [notes],
                    "refer",
                    None,
                    refer_because=["contested"],
                    eu_ai_act=ai_act(),
                ),
            ],
            candidates=candidates,
            findings=found,
            obligations=owed,
            questions=[
                {
                    "fact": mau,
                    "subject": llama["id"],
                    "question": "How many monthly active users had the group in June 2024?",
                    "help": "",
                    "answered_by": "requester",
                    "rules": ["llama-3.1/mau-700m"],
                    "clauses": [
                        {"rule": "llama-3.1/mau-700m", "document": "llama-3.1-community-license", "pinpoint": "§2"}
                    ],
                    "matters": True,
                    "moves": ["project", llama["id"]],
                    "deciding": [{"rule": "llama-3.1/mau-700m", "subject": llama["id"]}],
                    "answers": [
                        {"value": 700000000, "outcomes": [{"subject": "project", "outcome": "approve"}]},
                        {"value": 700000001, "outcomes": []},
                    ],
                    "searched": True,
                }
            ],
            boundaries=[
                {
                    "id": "B-001",
                    "changes": [
                        {
                            "leaf": "/project/contract_end",
                            "fact": "project.contract_end",
                            "subject": "project",
                            "title": "End of the contract",
                            "unit": "",
                            "was": "2028-01-31",
                            "to": "2027-12-01",
                            "unchanged_until": "2027-12-02",
                            "limit": None,
                            "alike": [],
                            "others": False,
                            "headroom": {"units": "60", "percent": None},
                        }
                    ],
                    "patch": [{"op": "replace", "path": "/project/contract_end", "value": "2027-12-01"}],
                    "flips": [{"subject": "chat", "outcome": "approve_with_conditions", "outcome_after": "approve"}],
                    "because": [{"rule": "ai-act/art-6-2", "subject": "chat"}],
                }
            ],
            readings=[
                {
                    "kind": "reading",
                    "fact": "readings.reach",
                    "subject": "project",
                    "title": "Whom the clause reaches",
                    "question": "How is the clause read?",
                    "readings": [
                        {
                            "value": value,
                            "says": f"It reaches {value}.",
                            "source": source(),
                            "outcomes": [{"subject": "project", "outcome": outcome}],
                        }
                        for value, outcome in (("few", "approve"), ("all", "reject"))
                    ],
                    "rules": ["act/bar"],
                    "matters": True,
                    "moves": ["project"],
                    "settled_by": "A ruling would settle it.",
                }
            ],
            calendar=[
                event("2027-12-02", "ai-act/art-6-2", "High-risk duties bind."),
                event("2030-08-02", "ai-act/legacy", "Public bodies are bound.", renewed=True),
            ],
            waivers=[
                waiver("W-1", "F-006", "house/region", "notes"),
            ],
            evidence=[
                {
                    "id": "E-01",
                    "kind": "ai_literacy_measures",
                    "file": "evidence/literacy-2026.pdf",
                    "sha256": "d" * 64,
                    "effective": "2026-03-01",
                    "expires": "2027-02-28",
                    "counts": True,
                }
            ],
            costs={
                "options": [entry["cost"] for entry in candidates],
                "crossovers": [],
                "assumptions": [
                    {
                        "name": "Engineering time",
                        "value": "0.25",
                        "unit": "full-time equivalents",
                        "basis": "assumption",
                        "source": None,
                    }
                ],
            },
            sources=[entry["source"] for entry in found[:5]],
        )
    )


def rejected() -> Json:
    """The only candidate is barred."""
    barred = candidate("chat", "command-r", "reject", unpriced("", "unknown", "No price is known."))
    bar = finding(
        1, "cc-by-nc/commercial-use", barred["id"], "fail", "reject", title="The licence forbids commercial use"
    )
    return checked(
        record(
            "reject",
            assessment={
                "outcome": "reject",
                "summary": "No candidate may be used.",
                "reasons": [{"rule": bar["rule"], "subject": bar["subject"]}],
            },
            workloads=[workload("chat", [barred], "reject", None)],
            candidates=[barred],
            findings=[bar],
            costs={"options": [barred["cost"]], "crossovers": [], "assumptions": []},
        )
    )


def many(count: int = 300) -> Json:
    """Many findings over many candidates, half of them told in full, and text that never breaks by itself."""
    candidates = [
        candidate("chat", f"model-{index:02}", "approve", option("", "900", f"{1000 + index}", "1800"), rank=index + 1)
        for index in range(15)
    ]
    states = [("fail", "condition"), ("unknown", "refer"), ("pass", "reject"), ("not_applicable", "note")]
    found = []
    for index in range(count):
        status, outcome = states[index * len(states) // count]
        subject = candidates[index % len(candidates)]["id"]
        tree = group("any", "false", *(compare("false", f"fact.{n}", "is", "a", "b") for n in range(3)))
        facts = [fact("very_long_name." + "x" * 90, "y" * 120, "z" * 140)]
        found.append(
            finding(index + 1, f"pack/rule-{index:03}", subject, status, outcome, facts=facts, trace={"unless": tree})
        )
    owed = [
        obligation(index + 1, entry, "before_use", "open", condition=True)
        for index, entry in enumerate(found[: count // 4])
    ]
    return checked(
        record(
            "refer",
            assessment={
                "outcome": "refer",
                "refer_because": ["missing_fact"],
                "reasons": [{"rule": entry["rule"], "subject": entry["subject"]} for entry in found[: count // 4]],
                "conditions": [duty["id"] for duty in owed],
            },
            workloads=[workload("chat", candidates, "refer", candidates[0]["id"])],
            candidates=candidates,
            findings=found,
            obligations=owed,
            costs={"options": [entry["cost"] for entry in candidates], "crossovers": [], "assumptions": []},
        )
    )


HOSTILE = "<script>alert(1)</script> {{ 7 * 7 }} {% raw %} </style> &amp; \"quoted\" 'single'"
CHINESE = "模型审计报告"
JAPANESE = "モデル監査ひらがな"
KOREAN = "모델감사"
HEBREW = "ביקורת מודלים"
ARABIC = "تدقيق النماذج"
GREEK_CYRILLIC = "Ελληνικά Українська"
EMOJI = "🚆"
OVERRIDE = "safe\u202egnp.exe"
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 3


def worldly() -> Json:
    """Every script the typefaces print, some they do not, and text that tries to be markup."""
    only = candidate("chat", "qwen", "approve", option("", "1", "2", "3"), rank=1, model_title=f"{CHINESE} {KOREAN}")
    found = finding(
        1,
        "pack/rule",
        only["id"],
        "fail",
        "condition",
        title=f"{HOSTILE} {JAPANESE}",
        message=f"{ARABIC} 2026 {GREEK_CYRILLIC} {EMOJI}\x00 {OVERRIDE}",
        source=source(HEBREW, "§ 1", quote=f"{CHINESE}。{JAPANESE}", url="javascript:alert(1)"),
        facts=[fact("a.b", [HOSTILE, EMOJI], HEBREW)],
        how_to_fix=LONG,
    )
    project = record()["project"] | {
        "title": f"{HOSTILE} {HEBREW} {LONG}",
        "organisation": f"{CHINESE} {ARABIC} {LONG}",
    }
    return checked(
        record(
            project=project,
            workloads=[workload("chat", [only], "approve", only["id"], title=HOSTILE)],
            candidates=[only],
            findings=[found],
            costs={"options": [only["cost"]], "crossovers": [], "assumptions": []},
            sources=[found["source"]],
        )
    )


def crowded() -> Json:
    """Fewer of ``many``: enough to fill pages, few enough for everyday tests."""
    return many(40)
