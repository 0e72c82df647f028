"""
The tables of the public search: what can be found, in which words, and how much each word weighs there.

They hold what is public, or will be without anybody doing anything more; `indexing` fills them.
"""

from django.db import models


class SearchEntry(models.Model):
    """
    Something that can be found, and when it is public.

    `of`: what it is filled in with, such as a region with its sector. `number`: its primary key, by which
    what is alike stays in order. `digest`: of all that the index holds of it.
    """

    key = models.CharField(max_length=120, unique=True)  # such as offices.office:3
    of = models.CharField(max_length=120, db_index=True)
    kind = models.CharField(max_length=20)
    number = models.PositiveBigIntegerField(default=0)
    state = models.CharField(max_length=10)
    publish_at = models.DateTimeField(null=True)
    withdraw_at = models.DateTimeField(null=True)
    title_en_key = models.CharField(max_length=255)
    title_fr_key = models.CharField(max_length=255)
    digest = models.CharField(max_length=32)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.key


class SearchText(models.Model):
    """What a result shows of an entry in one language; `names` one a line."""

    entry = models.ForeignKey(SearchEntry, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=2)
    url = models.CharField(max_length=500)
    title = models.TextField()
    names = models.TextField()
    summary = models.TextField()
    body = models.TextField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["entry", "language"], name="catalogue_search_text_once")
        ]

    def __str__(self) -> str:
        return self.title


class SearchTerm(models.Model):
    """
    A folded word of a language; of none where it stands in a name that both languages share.

    `start`: its first letters, by which its beginning finds it. `entries`: how many have it.
    """

    text = models.CharField(max_length=60)
    language = models.CharField(max_length=2, blank=True)
    stem = models.CharField(max_length=60)
    start = models.CharField(max_length=3, db_index=True)
    entries = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["text", "language"], name="catalogue_search_term_once")
        ]
        indexes = [models.Index(fields=["stem", "language"], name="catalogue_search_stem")]

    def __str__(self) -> str:
        return self.text


class SearchPosting(models.Model):
    """That an entry has a term, and how much it weighs there."""

    entry = models.ForeignKey(SearchEntry, on_delete=models.CASCADE, related_name="postings", db_index=False)
    term = models.ForeignKey(SearchTerm, on_delete=models.CASCADE, related_name="postings", db_index=False)
    weight = models.PositiveSmallIntegerField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["entry", "term"], name="catalogue_search_posting_once")
        ]
        indexes = [models.Index("term", models.F("weight").desc(), "entry", name="catalogue_search_best")]

    def __str__(self) -> str:
        return f"{self.term_id} {self.entry_id} {self.weight}"
