curl --fail "{SITE_URL}/api/v1/coverage/?q=Cambodge"
curl --fail --header "Accept: application/json" "{SITE_URL}/api/v1/instruments/?duration=5&page_size=10"
