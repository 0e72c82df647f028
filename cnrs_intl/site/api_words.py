"""
The texts of the API's schema that its page says in its reader's language; a test holds them to the schema.

The schema itself is in English. Nothing imports this but who looks for texts to translate, and that test.
"""

from django.utils.translation import gettext_noop

SAID = (
    gettext_noop("Where everything is"),
    gettext_noop("The addresses of all lists, of the schema, its page, and the open data."),
    gettext_noop("Nothing has changed since the client’s ETag or date."),
    gettext_noop("A parameter is unknown or wrong, or given twice: `errors` says which and why."),
    gettext_noop("The method is not GET, HEAD or OPTIONS."),
    gettext_noop("The Accept header asks for a format that is not served."),
    gettext_noop("Something went wrong on our side."),
    gettext_noop("The service is unavailable for the moment: try again after `Retry-After` seconds."),
    gettext_noop("Activities"),
    gettext_noop("The activities of the instruments, as the leaflet lists them."),
    gettext_noop("What to sort by, descending with - before it; otherwise the order of the pages."),
    gettext_noop("The number of the page. A number beyond the last one is a 400."),
    gettext_noop("How many entries there are on a page."),
    gettext_noop("One activity"),
    gettext_noop("One activity by its slug."),
    gettext_noop("Its slug, as lists give it."),
    gettext_noop("The current address: a former slug, or another way to write a code, redirects here."),
    gettext_noop("There is nothing public at this address."),
    gettext_noop("Calls for projects"),
    gettext_noop(
        "The calls for projects to which one may apply, now or later, open ones first, "
        "filtered as on their page.\n\n"
        "Closed calls are listed when `state` asks for them."
    ),
    gettext_noop("The slug of an instrument, or a former name; repeated: any of them."),
    gettext_noop("The state of the call today; repeated: any of them. What is open may be closing soon."),
    gettext_noop("Within how many days it closes."),
    gettext_noop("One call for projects"),
    gettext_noop("One call for projects by its slug, over or not."),
    gettext_noop("Countries and territories"),
    gettext_noop(
        "The listed countries and territories, each with its contact, filtered as on their page.\n\n"
        "In the order of their English names unless another is asked for. What lists leave "
        "out is answered by its\n"
        "code all the same."
    ),
    gettext_noop("The slug of the sector that covers the country."),
    gettext_noop("The slug of an office that covers the country today."),
    gettext_noop("Which kind of team the contact is."),
    gettext_noop("One country or territory"),
    gettext_noop(
        "One country or territory by its code of two letters, with its contact.\n\n"
        "Other ways to write the code lead there: KHM, kh, and the European Union’s UK and "
        "EL."
    ),
    gettext_noop("Its code of ISO 3166-1."),
    gettext_noop("Whom to ask about a country"),
    gettext_noop(
        "The contact for a country: `?country=KH` (a code of two or three letters) or "
        "`?q=Cambodge`.\n\n"
        "400 without either, with both, or with a text of over 200 characters; 404 for an "
        "unknown code."
    ),
    gettext_noop("A code of ISO 3166-1 in any case, or the European Union’s UK and EL. This or `q`."),
    gettext_noop("A country, a city, an area, in any language and spelling. This or `country`."),
    gettext_noop("Instruments for a project"),
    gettext_noop(
        "The instruments that match a project, in `not_stated` the slugs of those that may, "
        "in `others` the rest.\n\n"
        "The others come closest first, each with the criteria that differ, in words.\n"
        "400 for a bad value, an unknown parameter, or one given twice; only `activity` may "
        "be repeated."
    ),
    gettext_noop("What the collaboration is for."),
    gettext_noop("How many years the project lasts."),
    gettext_noop("How many euros the project needs from the CNRS."),
    gettext_noop("How many foreign countries take part."),
    gettext_noop("Words: each begins a word of the texts or a former name, in either language."),
    gettext_noop("The slug of an activity that it allows for; repeated: all of them."),
    gettext_noop("How one applies: at an annual call, or by writing to the department and the Institutes."),
    gettext_noop("One instrument"),
    gettext_noop("One instrument by its slug."),
    gettext_noop("Key figures"),
    gettext_noop("The key figures, in the editors’ order."),
    gettext_noop("The slug of a sector."),
    gettext_noop("Words: each begins a word of what the figure counts, in either language."),
    gettext_noop("One key figure"),
    gettext_noop("One key figure by its slug."),
    gettext_noop("The department’s missions"),
    gettext_noop("The missions of the department in charge, in the editors’ order."),
    gettext_noop("One mission"),
    gettext_noop("One mission of the department in charge, by its slug."),
    gettext_noop("Offices abroad"),
    gettext_noop("The offices of the CNRS abroad, in the editors’ order, filtered as on their page."),
    gettext_noop("The slug of a sector that the office is part of."),
    gettext_noop("The code of a country that the office covers today, of two or three letters."),
    gettext_noop("Words: each begins a word of the office’s texts, in either language."),
    gettext_noop("One office"),
    gettext_noop("One office by its slug, with whom it covers today and what is to come."),
    gettext_noop("Regions of the sectors"),
    gettext_noop("The regions of the sectors: sectors in the editors’ order, then their regions."),
    gettext_noop("One region"),
    gettext_noop("One region by its slug."),
    gettext_noop("The schema"),
    gettext_noop("The description of the API in the OpenAPI format."),
    gettext_noop("Geographic sectors"),
    gettext_noop(
        "The geographic sectors into which the department divides the world, in the editors’ order."
    ),
    gettext_noop("Words: each begins a word of the sector’s texts, in either language."),
    gettext_noop("One sector"),
    gettext_noop("One sector by its slug."),
    gettext_noop(
        "The API gives the CNRS’s offices abroad, the countries that they cover, its geographic "
        "sectors, the instruments for international collaboration and their calls, as JSON to read "
        "only. Texts are in English and French; amounts are in whole euros, durations in years, "
        "countries by ISO 3166-1."
    ),
)
