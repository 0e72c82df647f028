const answer = await fetch("{SITE_URL}/api/v1/coverage/?country=PE");
const { countries } = await answer.json();
console.log(countries[0].reason.en);
