"""The peer of benchmarks/journal.py, run by its own interpreter: pymerkle is GPL and never a dependency."""

import json
import os
import sys
import tempfile
import time

from pymerkle import SqliteTree, verify_inclusion

PROOFS = 200


def main() -> None:
    """Read sizes from the call and entries from standard input; print seconds per act as JSON."""
    committed = int(sys.argv[1])
    entries = [line.rstrip(b"\n") for line in sys.stdin.buffer]
    with tempfile.TemporaryDirectory() as folder:
        tree = SqliteTree(os.path.join(folder, "tree.db"))
        start = time.perf_counter()
        tree.append_entries(entries)
        filled = time.perf_counter()
        root = tree.get_root()
        rooted = time.perf_counter()
        for entry in entries[:committed]:
            tree.append_entry(entry)
        alone = time.perf_counter()
        size, step = len(entries), max(1, len(entries) // PROOFS)
        proofs = [tree.prove_inclusion(i + 1, size) for i in range(0, size, step)]
        proven = time.perf_counter()
        for i, proof in zip(range(0, size, step), proofs, strict=True):
            verify_inclusion(tree.get_leaf(i + 1), root, proof)
        verified = time.perf_counter()
        # everything stored, read back through its public interface: each leaf from its entry, then the root
        tree.cache_clear()
        for i in range(1, size + 1):
            if tree.hash_buff(tree.get_entry(i)) != tree.get_leaf(i):
                raise SystemExit("the peer's own tree does not hold")
        if tree.get_root(size) != root:
            raise SystemExit("the peer's own root does not hold")
        read_back = time.perf_counter()
        tree.close()
    print(json.dumps({
        "fill": (rooted - start) / size, "verify": read_back - verified, "append": (alone - rooted) / committed,
        "prove": (proven - alone) / len(proofs), "check": (verified - proven) / len(proofs), "root": filled - start,
    }))


if __name__ == "__main__":
    main()
