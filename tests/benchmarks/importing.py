"""How long the office's document takes to become a plan, in each format, and how much memory that needs."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from html import escape
from pathlib import Path

from ita_scheduler.importing.readers.reading import read_document
from tests.benchmarks.measure import show
from tests.importing.readers.making import docx, p, pdf, tbl, tc, xlsx

ROOT = Path(__file__).resolve().parents[2]
SEED = ROOT / "schedules" / "dong-mafai-2566.txt"
MEASURES, REPETITIONS = 500, 3
TITLE = "มาตรการส่งเสริมคุณธรรมและความโปร่งใส องค์การบริหารส่วนตำบลทดสอบ อำเภอเมือง จังหวัดยโสธร ปีงบประมาณ ๒๕๖๖"
# In a process of its own: what the program loads at its start is loaded, then the clock runs.
CHILD = """
import json, sys, time
from pathlib import Path
from ita_scheduler import intake
from ita_scheduler.importing import understanding
from ita_scheduler.importing.answer import answer
from ita_scheduler.importing.readers import reading
start = time.perf_counter()
read = answer(intake.understood([Path(sys.argv[1])]))
took = time.perf_counter() - start
peak = int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0])
print(json.dumps([took, peak / 1024, len(read["measures"]), sum(len(m["obligations"]) for m in read["measures"])]))
"""


def run() -> None:
    """Print seconds and peak memory of the office's own document, and of 500 measures in each format."""
    _show("the office's own document (7 measures, text)", SEED)
    rows = _rows()
    with tempfile.TemporaryDirectory() as folder:
        for ending, content in _documents(rows).items():
            path = Path(folder) / f"many.{ending}"
            path.write_bytes(content)
            _show(f"{MEASURES} measures, {ending} ({len(content) / 1e6:.1f} MB)", path)


def _show(name: str, path: Path) -> None:
    results = [json.loads(_in_a_process(path)) for _ in range(REPETITIONS)]
    took = statistics.median(one[0] for one in results)
    peak = max(one[1] for one in results)
    _, _, measures, obligations = results[0]
    show(f"{name}: {measures} measures, {obligations} obligations", f"{took:6.2f} s {peak:6.0f} MB")


def _in_a_process(path: Path) -> str:
    command = [sys.executable, "-c", CHILD, str(path)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def _rows() -> list[list[str]]:
    """Repeat the seed's rows, each with a code and words of its own, so that nothing is read from a memory."""
    (table,) = read_document(SEED).tables
    head = [cell.text.replace("\n", " ") for cell in table.rows[0]]
    seed = [[cell.text for cell in row] for row in table.rows[1:] if "ผู้รับผิดชอบ" not in row[1].text]
    rows = [head]
    for n in range(MEASURES):
        title, *rest = seed[n % len(seed)]
        rows.append([f"O{n + 100} เรื่องที่ {n} {title}", *(f"{text} (เรื่องที่ {n})" for text in rest[:-1]), rest[-1]])
    return rows


def _documents(rows: list[list[str]]) -> dict[str, bytes]:
    lines = ["\t".join(f"<p>{text}</p>".replace("\n", "</p> <p>") for text in row) for row in rows]
    html = "".join(f"<tr>{''.join(f'<td>{escape(text)}</td>' for text in row)}</tr>" for row in rows)
    word = tbl(*("<w:tr>" + "".join(tc(escape(text)) for text in row) + "</w:tr>" for row in rows))
    cells = "".join(
        f'<row r="{n}">'
        + "".join(
            f'<c r="{chr(65 + m)}{n}" t="inlineStr"><is><t>{escape(text)}</t></is></c>' for m, text in enumerate(row)
        )
        + "</row>"
        for n, row in enumerate([[TITLE], *rows], start=1)
    )
    texts = ", ".join(json.dumps(text, ensure_ascii=False) for row in rows for text in row)
    page = f"#set page(flipped: true, margin: 1cm)\n#set text(size: 8pt)\n{TITLE}\n#table(columns: {len(rows[0])}, {texts})"
    return {
        "txt": "\n".join([TITLE, "", *lines]).encode(),
        "html": f"<html><body><p>{TITLE}</p><table>{html}</table></body></html>".encode(),
        "docx": docx(p(TITLE) + word),
        "xlsx": xlsx(f"<sheetData>{cells}</sheetData>"),
        "pdf": pdf(page),
    }
