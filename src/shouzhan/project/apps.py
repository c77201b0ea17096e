"""Brings the rooms in once the framework stands."""

from django.apps import AppConfig

from shouzhan.project.contributions import load


class ProjectConfig(AppConfig):
    """Last in the list, so that every model is known when the rooms contribute."""

    name = "shouzhan.project"
    label = "project"

    def ready(self) -> None:
        load()
