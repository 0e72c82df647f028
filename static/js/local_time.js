// The time where a team is. Pages are kept, so the server can't say it; without script the time zone is there alone.
for (const place of document.querySelectorAll("[data-time-zone]")) {
  const { timeZone, says } = place.dataset;
  const options = { timeZone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  const time = new Intl.DateTimeFormat(document.documentElement.lang, options).format();
  place.textContent = says.replace("{time}", time);
}
