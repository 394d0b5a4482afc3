"""What is found by makemessages: Django's own marks, and the messages of the cores."""

from django.core.management.commands import makemessages


class Command(makemessages.Command):
    """Django's command, which also looks at what the cores say (surveys/core/said.py)."""

    xgettext_options = [*makemessages.Command.xgettext_options, "--keyword=sentence", "--keyword=sentence_n:1,2"]
