"""A database made before accounts had a model of their own comes along with all that it knows."""

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.core.management.commands import migrate
from django.db import connection
from django.db.migrations.exceptions import InconsistentMigrationHistory
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from cnrs_intl.accounts.adopting import FIRST, adopt
from cnrs_intl.catalogue.models import Draft
from tests.conftest import logged_in
from tests.drafted import drafted
from tests.factories import OfficeFactory

BEFORE = [("catalogue", "0005_drafts_sets_and_preview_links"), FIRST]


def become_as_before() -> None:
    """Undo what this version does to the tables, and forget that it knows the first of them."""
    MigrationExecutor(connection).migrate(BEFORE)
    MigrationRecorder(connection).record_unapplied(*FIRST)
    ContentType.objects.clear_cache()


@pytest.fixture
def pia(transactional_db, staff_of):
    pia = staff_of("Publishers")
    pia.user_permissions.add(Permission.objects.get(codename="view_user"))
    drafted(OfficeFactory(owner=pia), pia, city_en="Elsewhere")
    kind = ContentType.objects.get_for_model(pia)
    LogEntry.objects.create(user=pia, content_type=kind, object_id=pia.pk, action_flag=CHANGE)
    pia.language = "fr"
    pia.save()
    return pia


def test_nobody_and_nothing_is_lost_when_the_table_is_taken_over(pia, staff_of):
    adam = staff_of("Administrators")
    client = logged_in(pia)
    become_as_before()
    with connection.cursor() as cursor:
        cursor.execute("SELECT language FROM catalogue_readinglanguage")
        assert cursor.fetchall() == [("fr",)]
    with pytest.raises(InconsistentMigrationHistory):
        call_command(migrate.Command(), verbosity=0)

    call_command("migrate", verbosity=0)

    ContentType.objects.clear_cache()
    known = get_user_model().objects.get(username="publishers")
    assert (known.pk, known.language, known.mail_answers) == (pia.pk, "fr", True)
    assert [group.name for group in known.groups.all()] == ["Publishers"]
    assert known.has_perm("accounts.view_user")
    assert known.check_password("correct horse")
    assert LogEntry.objects.get().get_edited_object() == known
    assert Draft.objects.get().author == known
    assert not ContentType.objects.filter(app_label="auth", model="user").exists()
    assert client.get("/admin/").status_code == 200
    assert logged_in(adam).get("/admin/accounts/user/").status_code == 200


def test_a_new_database_and_one_of_this_version_have_nothing_to_take_over(db):
    assert not adopt(connection)
