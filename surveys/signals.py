"""What does `surveys` tell the apps above it?"""

from django.dispatch import Signal

# Sent inside the transaction that publishes a version, with `version` (QuestionnaireVersion) and `study` (core Study): a receiver
# that raises RejectedError refuses the publication as a whole.
study_published = Signal()

# Sent with `survey` when somebody asks what a new version would do: a receiver answers how many interviews hold data of the survey.
interviews_counted = Signal()

# Sent by the command that sets up the demo, with `survey`: the apps above give it a sample.
demo_wanted = Signal()
