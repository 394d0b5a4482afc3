"""How does a whole fieldwork go, conducted by simulated interviewers with simulated respondents over the public API?"""
