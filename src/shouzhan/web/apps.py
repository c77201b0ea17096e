"""Tells the framework of the web floor."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages, endpoints, components, and the small models they need."""

    name = "shouzhan.web"
    label = "web"
