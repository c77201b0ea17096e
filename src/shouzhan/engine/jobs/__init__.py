"""Work too long for a request: asked for by somebody, done by a worker, kept in the database until it ended."""
