import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0005_drafts_sets_and_preview_links"),
    ]

    operations = [
        migrations.CreateModel(
            name="PictureFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("picture", models.CharField(db_index=True, max_length=50)),
                ("name", models.CharField(max_length=50, unique=True)),
                ("content", models.BinaryField()),
                ("stored_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
    ]
