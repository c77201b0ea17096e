"""A transaction that could not begin leaves no open cursor behind."""

from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    """The framework's own, but for how a transaction begins.

    The framework leaves the cursor of BEGIN to the garbage collector. After a wait that failed, the error's traceback holds it in a
    cycle, which is collected later by whichever thread comes by: resetting the cursor then waits for the other thread's connection,
    which waits for the database, which the collecting thread may have locked.
    """

    def _start_transaction_under_autocommit(self) -> None:
        with self.cursor() as cursor:
            mode = self.transaction_mode  # type: ignore[attr-defined]  # the stubs do not know it yet
            cursor.execute(f"BEGIN {mode or ''}".strip())
