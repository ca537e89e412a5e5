#!/usr/bin/env python3
"""PDFs a second, and pages a second of one print file: Longhand against Typst, on the same words.

    python3 benches/typst.py FONT.ttf [COUNT]

FONT is a handwriting font that both use (Caveat in the figures of the docs). Typst is
installed into a virtual environment under target/. One thread each, CPU time.
"""

import json
import os
import pathlib
import resource
import subprocess
import sys
import venv

ROOT = pathlib.Path(__file__).resolve().parent.parent
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
LETTER = ROOT / "tests" / "pages" / "fletcher.json"

TYPST = '''
import pathlib, sys, time, typst
font, count, text = pathlib.Path(sys.argv[1]), int(sys.argv[2]), pathlib.Path(sys.argv[3]).read_text()
folder = pathlib.Path(sys.argv[3]).parent
family = sys.argv[4]
head = f'#set page(paper: "a5", margin: 15mm)\\n#set text(font: "{family}", size: 15pt)\\n'
source = folder / "letter.typ"
compiler = None
times = []
for number in range(count + 20):
    # Typst remembers paragraphs that it has set: every letter has its own words here, as letters do.
    body = "\\n\\n".join(f"{block[:-1]} {number}{block[-1]}" for block in text.split("\\n\\n"))
    source.write_text(head + body)
    if compiler is None:
        compiler = typst.Compiler(str(source), font_paths=[str(font.parent)], ignore_system_fonts=True)
    start = time.process_time()
    compiler.compile(input=str(source), format="pdf")
    times.append(time.process_time() - start)
# The first ones warm up.
times = times[20:]
print(count / sum(times))
'''


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    font = pathlib.Path(sys.argv[1]).resolve()
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 200
    folder = TARGET / "typst"
    python = folder / "venv" / "bin" / "python"
    if not python.exists():
        venv.create(folder / "venv", with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "typst", "fonttools"], check=True)
    letter = json.loads(LETTER.read_text())
    blocks = ["".join(span["text"] for span in block["spans"]) for block in letter["blocks"]]
    text = folder / "letter.txt"
    text.write_text("\n\n".join(blocks))
    family = subprocess.run(
        [python, "-c", "import sys; from fontTools.ttLib import TTFont; print(TTFont(sys.argv[1])['name'].getDebugName(1))", font],
        check=True, capture_output=True, text=True,
    ).stdout.strip()
    script = folder / "run.py"
    script.write_text(TYPST)
    single = dict(os.environ, RAYON_NUM_THREADS="1")
    theirs = float(subprocess.run(
        [python, script, font, str(count), text, family],
        check=True, capture_output=True, text=True, env=single,
    ).stdout)
    subprocess.run(
        ["cargo", "build", "--release", "-q", "--example", "many", "--example", "print_file",
         "--no-default-features", "--features", "pdf"],
        check=True, cwd=ROOT,
    )
    ours = count / seconds("many", LETTER, font, str(count))
    print(f"Typst {theirs:.0f}, Longhand {ours:.0f} PDFs a second: {ours / theirs:.1f} times as many")
    # A print file of a thousand letters, its pool and its font included.
    file = folder / "letters.pdf"
    pages = 1000 / seconds("print_file", LETTER, font, "1000", file)
    size = file.stat().st_size / 1000 / 1024
    print(
        f"Typst {theirs:.0f}, Longhand {pages:.0f} letters a second in a print file: "
        f"{pages / theirs:.1f} times as many, {size:.1f} KB each"
    )


def seconds(example, *words):
    """How much CPU time an example takes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([TARGET / "release" / "examples" / example, *words], check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
