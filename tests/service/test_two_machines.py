"""Two machines on one database: what is saved on one is read on the other."""

from tests.service.portal import told, until
from tests.service.staff import Staff

PAGE = "/en/about/"


def test_an_edit_on_one_machine_is_on_the_other_within_a_second(portal_of, databases):
    database = databases.copy()
    with portal_of(database) as one, portal_of(database) as other:
        staff = Staff(one)
        assert "Written on the other machine" not in other.ask(PAGE).text
        assert "Written on the other machine" not in one.ask(PAGE).text

        staff.name_mission("Written on the other machine")
        taken = until(lambda: "Written on the other machine" in other.ask(PAGE).text, 1)

        assert "Written on the other machine" in one.ask(PAGE).text

    told("until the other machine has it", taken)
