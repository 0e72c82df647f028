from django import template
from django.db import Error

from cnrs_intl.derci import wording

register = template.Library()


@register.simple_tag(takes_context=True)
def department_words(context: template.Context) -> str:
    """
    Have sentences name the department from here on: {{ the_department }}, {{ of_department }}…

    The names are those of `wording.department_words`. Where the database is away there are none.
    """
    try:
        for name, words in wording.department_words().items():
            context[name] = words
    except Error:
        context["the_department"] = ""
    return ""
