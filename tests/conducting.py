"""How does a test come by a complete interview of the demo survey?"""

import uuid

from django.contrib.auth.models import User
from django.utils import timezone

from interviews.models import Interview
from interviews.services import answers, cases, completion, conducting, quotas
from interviews.services.route import current_walk
from surveys import selectors
from surveys.core.walk import choices, index
from surveys.models import Survey


def conducted(survey: Survey) -> Interview:
    """A complete interview of a woman of 40, by the demo interviewer."""
    interviewer = User.objects.get(username="interviewer")
    now = timezone.now()
    case = cases.take_next(survey=survey, interviewer=interviewer.pk, now=now)
    assert case is not None
    begun, _ = conducting.begin(
        id=uuid.uuid4(), case=case.pk, interviewer=interviewer.pk, language=case.language, now=now
    )
    questionnaire = selectors.current_study(survey).questionnaire
    given: dict[str, object] = {"sex": "female", "age": 40}
    said: dict[str, object] = {}
    route = current_walk(begun, said)
    while route.next is not None:
        name = route.next
        is_number = index(questionnaire).questions[name]["type"] == "integer"
        said[name] = given.get(name) or (
            2 if is_number else choices(questionnaire, name, route, str(begun.pk))[0]["name"]
        )
        route = current_walk(begun, said)
    events = [answers.Event(uuid.uuid4(), n, name, value, now) for n, (name, value) in enumerate(said.items(), 1)]
    answers.store(interview=begun.pk, events=events, now=now)
    quotas.reserve(interview=begun.pk, now=now)
    ended = completion.complete(interview=begun.pk, now=now)
    assert ended.status == Interview.Status.COMPLETE
    return ended
