"""How does a template print what a core says?"""

from django import template

from surveys.saying import worded

register = template.Library()
register.filter("worded", worded)
