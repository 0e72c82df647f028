import json
from urllib.request import urlopen


def ask(address):
    with urlopen("{SITE_URL}/api/v1/" + address) as answer:
        return json.load(answer)["results"]


for office in ask("offices/?country=PE"):
    print("Peru:", office["name"]["en"], office["url"]["en"])
for instrument in ask("instruments/?duration=5"):
    print("5 years:", instrument["acronym"], instrument["name"]["en"])
