"""Makes a home ready for a server that will be killed: tables, two offices, an owner, and a key; run in a process of its own."""

import json
import os
import sys

import django


def main() -> None:
    """Prepare the home named by the environment and print what the writers need."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shouzhan.project.settings")
    django.setup()
    from django.core.management import call_command
    from tests.world import World

    from shouzhan.project.ready import bring_up_to_date  # the framework must be set up first
    from shouzhan.web.api.tokens import make_token

    if "tables" in sys.argv:  # nobody will be served
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
    else:
        bring_up_to_date()
    world = World()
    made = {"key": make_token(world.zhou, "writers"), "owner": world.education.pk, "owner_key": make_token(world.wu, "owner")}
    sys.stdout.write(json.dumps(made))


if __name__ == "__main__":
    main()
