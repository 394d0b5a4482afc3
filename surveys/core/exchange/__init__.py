"""How do questionnaires come from other tools, and go to them?"""
