"""What can go wrong that a person can mend? Each message is a sentence for that person."""


class RunnerError(Exception):
    """The installation cannot do what was asked; the message says why and what to do."""


class InUseError(RunnerError):
    """Another process holds the installation."""
