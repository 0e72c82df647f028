import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def keep_names(apps, schema_editor):
    """Write down who made each revision that is there, while the accounts are."""
    author = apps.get_model("catalogue", "RevisionAuthor")
    revisions = apps.get_model("reversion", "Revision").objects.exclude(user=None).select_related("user")
    author.objects.bulk_create(
        (author(revision=revision, name=name_of(revision.user)) for revision in revisions.iterator()),
        batch_size=500,
    )


def name_of(user):
    full = f"{user.first_name} {user.last_name}".strip()
    return f"{user.username} ({full})" if full else user.username


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0002_catalogue_version"),
        ("reversion", "0002_add_index_on_version_for_content_type_and_db"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FormerAddress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("model", models.CharField(max_length=100)),
                ("slug", models.CharField(max_length=80)),
                ("entry_id", models.PositiveBigIntegerField()),
                ("left_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("model", "slug"), name="catalogue_former_address_once")
                ]
            },
        ),
        migrations.CreateModel(
            name="RevisionAuthor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=500, verbose_name="name")),
                (
                    "revision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="author",
                        to="reversion.revision",
                    ),
                ),
            ],
        ),
        migrations.RunPython(keep_names, migrations.RunPython.noop),
    ]
