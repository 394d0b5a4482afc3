"""How is a plain XLSForm of a test written down, read and judged?"""

import io

from django.contrib.auth.models import User
from openpyxl import Workbook

from surveys.core.exchange.trying import tried
from surveys.core.workbook import Sheets, read_xlsx
from surveys.models import Membership


def xlsx(**sheets: str) -> bytes:
    """A workbook file; each sheet is a table of lines with `|` between the cells."""
    book = Workbook()
    book.remove(book.active)
    for name, table in sheets.items():
        page = book.create_sheet(name)
        for line in table.strip().splitlines():
            page.append([cell.strip() or None for cell in line.strip().strip("|").split("|")])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def form(**sheets: str) -> Sheets:
    """The sheets of a form, as they are read."""
    return read_xlsx(xlsx(**sheets))


def codes(**sheets: str) -> list[tuple[str, str]]:
    """Place and kind of everything that is wrong with a form, whatever countries it is asked in."""
    return [(problem.where, problem.code) for problem in tried(form(**sheets), file_name="form.xlsx").problems]


def messages(**sheets: str) -> str:
    """What is said about a form, all in one."""
    return "\n".join(str(problem) for problem in tried(form(**sheets), file_name="form.xlsx").problems)


def manager_of_all() -> User:
    """Somebody who may import."""
    user = User.objects.create_user("manager-of-all")
    Membership.objects.create(user=user, survey=None, role=Membership.Role.MANAGER)
    return user


YES_NO = """
    | list_name | name | label |
    | yn        | yes  | Yes   |
    | yn        | no   | No    |
"""
