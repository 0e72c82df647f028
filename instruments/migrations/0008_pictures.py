import cnrs_intl.catalogue.pictures
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("instruments", "0007_words_of_activities"),
    ]

    operations = [
        migrations.AddField(
            model_name="call",
            name="picture",
            field=cnrs_intl.catalogue.pictures.PictureField(
                blank=True,
                default="",
                help_text="JPEG, PNG or WebP, at most 10 MB and 50 million pixels. It is stored smaller, without what the camera noted. Who has the address of its file can see it before it is published.",
                max_length=50,
                verbose_name="picture",
            ),
        ),
        migrations.AddField(
            model_name="call",
            name="picture_alt_en",
            field=models.CharField(
                blank=True,
                default="",
                help_text="What is to be seen, for whoever cannot see it: “Researchers on the deck of a ship, off Nouméa”. Needed in both languages to publish.",
                max_length=250,
                verbose_name="alternative text of the picture (English)",
            ),
        ),
        migrations.AddField(
            model_name="call",
            name="picture_alt_fr",
            field=models.CharField(
                blank=True,
                default="",
                help_text="What is to be seen, for whoever cannot see it: “Researchers on the deck of a ship, off Nouméa”. Needed in both languages to publish.",
                max_length=250,
                verbose_name="alternative text of the picture (French)",
            ),
        ),
        migrations.AddField(
            model_name="call",
            name="picture_credit",
            field=models.CharField(
                blank=True,
                default="",
                help_text="Whom to name, for example “© Name / CNRS Images”. Shown below the picture.",
                max_length=200,
                verbose_name="credit of the picture",
            ),
        ),
        migrations.AddField(
            model_name="call",
            name="picture_licence",
            field=models.CharField(
                blank=True,
                default="",
                help_text="On what terms it may be shown here and reused, for example “CC BY 4.0”.",
                max_length=200,
                verbose_name="licence of the picture",
            ),
        ),
        migrations.AddField(
            model_name="instrument",
            name="picture",
            field=cnrs_intl.catalogue.pictures.PictureField(
                blank=True,
                default="",
                help_text="JPEG, PNG or WebP, at most 10 MB and 50 million pixels. It is stored smaller, without what the camera noted. Who has the address of its file can see it before it is published.",
                max_length=50,
                verbose_name="picture",
            ),
        ),
        migrations.AddField(
            model_name="instrument",
            name="picture_alt_en",
            field=models.CharField(
                blank=True,
                default="",
                help_text="What is to be seen, for whoever cannot see it: “Researchers on the deck of a ship, off Nouméa”. Needed in both languages to publish.",
                max_length=250,
                verbose_name="alternative text of the picture (English)",
            ),
        ),
        migrations.AddField(
            model_name="instrument",
            name="picture_alt_fr",
            field=models.CharField(
                blank=True,
                default="",
                help_text="What is to be seen, for whoever cannot see it: “Researchers on the deck of a ship, off Nouméa”. Needed in both languages to publish.",
                max_length=250,
                verbose_name="alternative text of the picture (French)",
            ),
        ),
        migrations.AddField(
            model_name="instrument",
            name="picture_credit",
            field=models.CharField(
                blank=True,
                default="",
                help_text="Whom to name, for example “© Name / CNRS Images”. Shown below the picture.",
                max_length=200,
                verbose_name="credit of the picture",
            ),
        ),
        migrations.AddField(
            model_name="instrument",
            name="picture_licence",
            field=models.CharField(
                blank=True,
                default="",
                help_text="On what terms it may be shown here and reused, for example “CC BY 4.0”.",
                max_length=200,
                verbose_name="licence of the picture",
            ),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "published"), _negated=True),
                    ("picture", ""),
                    models.Q(
                        models.Q(("picture_alt_en", ""), _negated=True),
                        models.Q(("picture_alt_fr", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="instruments_call_picture_described",
                violation_error_message="A published picture has its alternative text in both languages.",
            ),
        ),
        migrations.AddConstraint(
            model_name="instrument",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "published"), _negated=True),
                    ("picture", ""),
                    models.Q(
                        models.Q(("picture_alt_en", ""), _negated=True),
                        models.Q(("picture_alt_fr", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="instruments_instrument_picture_described",
                violation_error_message="A published picture has its alternative text in both languages.",
            ),
        ),
    ]
