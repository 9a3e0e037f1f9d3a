"""How long a report takes: the whole of it, beside a bare WeasyPrint render of the same page, and beside fpdf2.

"cold" is a fresh process and includes every import; "warm" is the shortest of several runs in one process, each in turn
with the others. All are seconds of processor time, which other work on the machine hardly changes. fpdf2 sets the same
text: no tags, no tables.

Run:  python -m benchmarks.report [RUNS]
"""

from __future__ import annotations

import importlib
import json
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pypdf

from auditor import resources
from auditor.audit import Auditor
from auditor.report import carried
from auditor.report.assets import BASE, Assets
from auditor.report.html import html
from auditor.report.libraries import libraries
from auditor.report.pdf import pdf

SAMPLE = Path(__file__).resolve().parents[1] / "samples" / "chat-assistant" / "descriptor.yaml"


def bare(page: str) -> bytes:
    """The page as WeasyPrint sets it, without tags, attachments or anything of ours."""
    import weasyprint

    result: bytes = weasyprint.HTML(string=page, base_url=BASE, url_fetcher=Assets()).write_pdf()
    return result


def tagged(page: str) -> bytes:
    """The page as WeasyPrint sets it as PDF/A-3a, tagged, but unfinished."""
    import weasyprint

    document = weasyprint.HTML(string=page, base_url=BASE, url_fetcher=Assets())
    result: bytes = document.write_pdf(pdf_variant="pdf/a-3a")
    return result


def plain(text: str) -> bytes:
    """The text of the page as fpdf2 sets it."""
    document = importlib.import_module("fpdf").FPDF()
    document.add_font("Sans", fname=resources.templates() / "fonts" / "AuditorSans-Regular.ttf")
    document.set_font("Sans", size=9)
    document.add_page()
    document.multi_cell(0, 5, text)
    return bytes(document.output())


def cold(code: str, *arguments: str) -> float:
    """Seconds of processor time of a fresh process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", code, *arguments], check=True, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


WHOLE = """
import json, pathlib, sys
from auditor.report.pdf import pdf
record, run = json.loads(pathlib.Path(sys.argv[1]).read_text("utf-8"))
pathlib.Path(sys.argv[2]).write_bytes(pdf(record, run))
"""
BARE = """
import pathlib, sys
from auditor.report.assets import BASE, Assets
from weasyprint import HTML
HTML(string=pathlib.Path(sys.argv[1]).read_text("utf-8"), base_url=BASE, url_fetcher=Assets()).write_pdf(sys.argv[2])
"""


def from_cold(record: dict[str, Any], run: dict[str, Any], page: str) -> None:
    """The report from its record in a fresh process, beside the bare render of its page in another."""
    with tempfile.TemporaryDirectory() as folder:
        kept, html_file, out = (str(Path(folder) / name) for name in ("record.json", "page.html", "out.pdf"))
        Path(kept).write_text(json.dumps([record, run]), "utf-8")
        Path(html_file).write_text(page, "utf-8")
        whole, alone = cold(WHOLE, kept, out), cold(BARE, html_file, out)
        pages = len(pypdf.PdfReader(out).pages)
    for name, seconds in (("the report, from its record", whole), ("WeasyPrint, the same page, bare", alone)):
        print(f"{name:<36}{seconds:7.2f} s cold, {pages} pages: {12 * seconds / pages:.2f} s for 12 of them")
    print(f"Cold, the whole takes {whole / alone:.2f} times the bare render.")


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    auditor = Auditor.open()
    audit = auditor.audit(SAMPLE, date(2026, 11, 22))
    record: dict[str, Any] = audit.record
    run = audit.run | {"record_sha256": audit.digest} | libraries()
    files = list(carried.attachments(record["inputs"], audit.documents, auditor.pack.folder))
    page = html(record, run)
    text = unescape(re.sub(r"\s+", " ", re.sub(r"<style.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL)))
    works: dict[str, Callable[[], bytes]] = {
        "the report, whole": lambda: pdf(record, run, attachments=files),
        "WeasyPrint, the same page, tagged": lambda: tagged(page),
        "WeasyPrint, the same page, bare": lambda: bare(page),
        "fpdf2, the same text": lambda: plain(text),
    }
    best = dict.fromkeys(works, float("inf"))
    for _ in range(runs):
        for name, work in works.items():
            begin = time.process_time()
            work()
            best[name] = min(best[name], time.process_time() - begin)
    begin = time.process_time()
    html(record, run)
    view = time.process_time() - begin
    for name, seconds in best.items():
        print(f"{name:<36}{seconds:7.2f} s warm")
    print(f"{'view, charts and templates alone':<36}{view:7.2f} s warm")
    ratio = best["the report, whole"] / best["WeasyPrint, the same page, bare"]
    print(f"The whole takes {ratio:.2f} times the bare render.")
    from_cold(record, run, page)
    print(f"{'importing what sets reports':<36}{cold('import auditor.report.pdf, weasyprint'):7.2f} s cold")


if __name__ == "__main__":
    main()
