"""How does a template print what a core says?"""

from django import template

from surveys.saying import worded, worded_kept, worded_note

register = template.Library()
register.filter("worded", worded)
register.filter("worded_note", worded_note)
register.filter("worded_kept", worded_kept)
