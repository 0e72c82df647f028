"""What was said of Django's users is said of accounts: permissions of groups, and the admin's history."""

from django.db import migrations


def rename(apps, schema_editor, before, after):
    """Have the content type keep its number, to which permissions and history refer."""
    kinds = apps.get_model("contenttypes", "ContentType").objects.using(schema_editor.connection.alias)
    if not kinds.filter(app_label=after, model="user").exists():
        kinds.filter(app_label=before, model="user").update(app_label=after)


def to_accounts(apps, schema_editor):
    rename(apps, schema_editor, "auth", "accounts")


def to_auth(apps, schema_editor):
    rename(apps, schema_editor, "accounts", "auth")


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_preferences'),
        ('contenttypes', '0002_remove_content_type_name'),
    ]

    operations = [migrations.RunPython(to_accounts, to_auth)]
