"""The framework's SQLite backend, made safe for many waiting threads."""
