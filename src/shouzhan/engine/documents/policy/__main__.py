"""`python -m shouzhan.engine.documents.policy parse FILE...`."""

from shouzhan.engine.documents.policy.commands import main

raise SystemExit(main())
