"""What is wrong with a file that is no XML?"""

import re
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from surveys.core.problems import Problem, RejectedError
from surveys.core.said import Said, sentence, together

_ENCODING = re.compile(rb"""<\?xml[^>]*\bencoding\s*=\s*["']([\w.-]+)["']""")


def parsed(content: bytes) -> Element:
    """The root of an XML file.

    Raises:
        RejectedError: it cannot be read, with what is wrong with it.
    """
    begins = content.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not begins:
        raise _rejected(sentence("The file is empty."))
    encoding = _encoding(content)
    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except DefusedXmlException as error:
        raise _rejected(
            sentence("The file declares a document type or entities, which no LimeSurvey export does.")
        ) from error
    except (ParseError, ValueError, LookupError) as error:
        if not _is_in(content, encoding):
            raise _rejected(
                sentence("The file is not in the encoding that it says it is in ({encoding}).", encoding=encoding)
            ) from error
        if not begins.startswith((b"<", b"\xff\xfe", b"\xfe\xff")):
            raise _rejected(sentence("The file is no XML, as a survey structure (.lss) is.")) from error
        line = getattr(error, "position", (1, 0))[0]
        raise _rejected(
            sentence("The file cannot be read from line {line} on: it is cut off or damaged.", line=line)
        ) from error
    return root


def _encoding(content: bytes) -> str:
    match = _ENCODING.match(content.lstrip(b"\xef\xbb\xbf \t\r\n")[:200])
    return match[1].decode("ascii") if match else "UTF-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "UTF-8"


def _is_in(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except (LookupError, ValueError):
        return False
    return True


def _rejected(said: Said) -> RejectedError:
    way_out = sentence("Export the survey structure (.lss) from LimeSurvey again.")
    return RejectedError([Problem("not_xml", together(said, way_out))])
