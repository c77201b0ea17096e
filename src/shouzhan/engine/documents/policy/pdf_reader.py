"""Reads one PDF from standard input, page by page, in a process whose time and memory are bounded; run as a module."""

import json
import re
import sys
from typing import Any

MAX_PAGES = 5000


def _tell(**words: Any) -> None:
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


def _bound(seconds: int, memory: int) -> None:
    """Let the system end this process when it asks for too much."""
    try:
        import resource
    except ImportError:  # no such limits on this system; the parent still watches the clock
        return
    for kind, most in ((resource.RLIMIT_CPU, seconds), (resource.RLIMIT_AS, memory), (resource.RLIMIT_CORE, 0)):
        _soft, hard = resource.getrlimit(kind)
        resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def main() -> int:
    """Tell how many pages there are, then each page's text; or why there is none."""
    import pypdfium2 as pdfium

    from shouzhan.engine.documents.policy.sheets import page_text

    _bound(int(sys.argv[1]), int(sys.argv[2]))
    try:
        document = pdfium.PdfDocument(sys.stdin.buffer.read())
        count = len(document)
        _tell(pages=count)
        width = 0
        for number in range(count if count <= MAX_PAGES else 0):
            page = document[number]
            text, width = page_text(page, width)
            page.close()  # a page kept open keeps all it unpacked
            # PDFium marks a hyphen it would drop, and joins lines with a carriage return.
            _tell(text=re.sub(r"[\ufffe\uffff\x02]", "", text).replace("\r\n", "\n").replace("\r", "\n"))
    except MemoryError:
        _tell(refused="too-expansive")
    except (pdfium.PdfiumError, ValueError, RuntimeError, OSError) as error:
        _tell(refused="encrypted" if "password" in str(error).lower() else "corrupt")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
