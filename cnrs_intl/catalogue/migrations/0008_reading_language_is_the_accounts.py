from django.conf import settings
from django.db import migrations


def to_accounts(apps, schema_editor):
    alias = schema_editor.connection.alias
    users = apps.get_model("accounts", "User").objects.using(alias)
    for known in apps.get_model("catalogue", "ReadingLanguage").objects.using(alias):
        users.filter(pk=known.user_id).update(language=known.language)


def from_accounts(apps, schema_editor):
    alias = schema_editor.connection.alias
    known = apps.get_model("catalogue", "ReadingLanguage")
    users = apps.get_model("accounts", "User").objects.using(alias).exclude(language="")
    known.objects.using(alias).bulk_create(known(user=user, language=user.language) for user in users)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_preferences'),
        ('catalogue', '0007_review_reminders'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(to_accounts, from_accounts),
        migrations.DeleteModel(name='ReadingLanguage'),
    ]
