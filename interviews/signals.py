"""What does `interviews` tell `analysis`?"""

from django.dispatch import Signal

# Sent after the commit that appended a ledger row, with `survey` (its id).
ledger_grew = Signal()
