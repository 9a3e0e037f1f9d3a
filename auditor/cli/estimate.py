"""``auditor cost --estimate``: how many tokens a request has, from sample prompts and answers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from auditor.errors import AuditorError, InputError, Problem

if TYPE_CHECKING:
    from auditor.catalogue.offers import Figure
    from auditor.costs.tokens import Tokens

RULE = "estimate-bytes-per-token"
"""The figure of the catalogue by which text is estimated: bytes of a token at most, as a rule, and at least."""

FIELDS = {"prompts": "input_tokens_per_request", "answers": "output_tokens_per_request"}


class TokenizerMissing(AuditorError):
    """The library that counts tokens is not installed."""

    exit_code = 2


def estimate(
    prompts: Sequence[Path],
    answers: Sequence[Path],
    tokenizer: Path | None,
    output: Path | None,
    as_of: date | None,
    policy: Path | None,
    as_json: bool,
) -> int:
    """Count or estimate the tokens of samples, and say what to write into a descriptor; raises InputError."""
    from auditor import pack
    from auditor.cli.common import day_of, print_json
    from auditor.costs import tokens

    texts = _texts({"prompts": prompts, "answers": answers})
    if tokenizer is not None:
        count = _counter(tokenizer)
        found = {part: tokens.counted(each, count) for part, each in texts.items() if each}
        by = f"counted by {tokenizer.name}, sha256 {hashlib.sha256(tokenizer.read_bytes()).hexdigest()}"
    else:
        rule = pack.load(policy=policy).catalogue.figure(RULE, day_of(as_of, None))
        found = {part: tokens.estimated(each, rule.values) for part, each in texts.items() if each}
        by = _by_rule(rule)
    lines = [f"{FIELDS[part]}: {found[part].written()}  # {_samples(len(texts[part]))}, {by}" for part in found]
    if output is not None:
        from auditor.cli.common import write_all

        write_all(output.parent, {output.name: ("\n".join(lines) + "\n").encode()})
    if as_json:
        print_json([_row(part, found[part], len(texts[part]), by) for part in found])
    else:
        click.echo("\n".join(_told({"prompts": prompts, "answers": answers}, found, texts, by)))
        click.echo("\nUnder volume of the workload:\n")
        click.echo("\n".join(f"  {FIELDS[part]}: {one.written()}" for part, one in found.items()))
        if "answers" not in found:
            click.echo("\nGive samples of answers with --answers FILE for output_tokens_per_request.")
        if output is not None:
            click.echo(f"\nWritten: {output}")
    return 0


def _row(part: str, found: Tokens, samples: int, by: str) -> dict[str, Any]:
    ends = {"low": found.low, "mid": found.mid, "high": found.high}
    return {"id": FIELDS[part], **ends, "samples": samples, "each": list(found.each), "by": by}


def _told(
    files: Mapping[str, Sequence[Path]], found: Mapping[str, Tokens], texts: Mapping[str, Sequence[str]], by: str
) -> list[str]:
    from auditor.cli.common import wrapped

    lines = [wrapped(f"Tokens of a request, {by}.")]
    for part, one in found.items():
        size = sum(len(text.encode()) for text in texts[part])
        what = f"{_samples(len(texts[part]))} in {', '.join(path.name for path in files[part])}, {size:,} bytes"
        amount = f"{one.mid:,}" if one.low == one.high else f"{one.low:,} to {one.high:,}, in the middle {one.mid:,}"
        lines.append(wrapped(f"{part}: {amount} ({what})", "    ", "  "))
    return lines


def _samples(count: int) -> str:
    return "1 sample" if count == 1 else f"{count} samples"


def _by_rule(rule: Figure) -> str:
    """How text is estimated; the figure and its source stand in the catalogue."""
    most, usual, least = (f"{value:f}" for value in rule.values)
    told = f"estimated at {most}, {usual} and {least} bytes a token for low, mid and high"
    return f"{told}; --tokenizer FILE counts instead"


def _texts(files: Mapping[str, Sequence[Path]]) -> dict[str, list[str]]:
    """The samples of each part; raises InputError with every file that cannot be used."""
    problems: list[Problem] = []
    found: dict[str, list[str]] = {part: [] for part in files}
    for part, paths in files.items():
        for path in paths:
            try:
                samples = list(_samples_of(path, path.read_bytes().decode("utf-8-sig")))
            except FileNotFoundError:
                problems.append(Problem(str(path), None, "", "there is no such file."))
            except OSError as error:
                problems.append(Problem(str(path), None, "", f"cannot be read: {error.strerror}."))
            except UnicodeDecodeError:
                problems.append(Problem(str(path), None, "", "is not text in UTF-8.", fix="Save it as UTF-8."))
            except InputError as error:
                problems += error.problems
            else:
                empty = not any(sample.strip() for sample in samples)
                problems += [Problem(str(path), None, "", "holds no text to count.")] if empty else []
                found[part] += [sample for sample in samples if sample.strip()]
    if problems:
        raise InputError(problems)
    return found


def _samples_of(path: Path, text: str) -> list[str]:
    """A file of text is one sample; a file of JSON lines has one text a line."""
    if path.suffix.lower() != ".jsonl":
        return [text]
    found, problems = [], []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except ValueError:
            value = None
        if isinstance(value, str):
            found.append(value)
        else:
            what, fix = "must be one text in quotation marks.", 'Write:  "What are your opening hours?"'
            problems.append(Problem(str(path), number, "", what, fix=fix))
    if problems:
        raise InputError(problems)
    return found


def _counter(path: Path) -> Callable[[str], int]:
    """What counts the tokens of a text by a file in the format of Hugging Face tokenizers; no network is used."""
    try:
        from tokenizers import Tokenizer
    except ImportError as error:
        raise TokenizerMissing("Counting needs the extra `tokenizer`: pip install 'auditor[tokenizer]'.") from error
    if not path.is_file():
        raise InputError([Problem(str(path), None, "", "there is no such file.")])
    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as error:  # the library raises nothing narrower
        what, why = f"is no tokenizer.json: {error}.", "Makers of open models publish this file beside the weights."
        raise InputError([Problem(str(path), None, "", what, why=why)]) from error
    return lambda text: len(tokenizer.encode(text, add_special_tokens=False).ids)
