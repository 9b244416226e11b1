#!/usr/bin/env bash
# Offsets from UTC of zones that have changed their rules since 2014, by npm packages that bring data of their own, beside Node 20's Intl.
# - spacetime 7.15.0 has this year's rules only, and gives them for all years: Tehran of July 2021 is an hour off, Cairo of 2015 and Baghdad
#   of 2007 as well. timezone-support 3.1.0 has the history, but stops before Egypt's and Kazakhstan's changes of 2023 and 2024.
# - timezones.json 1.7.2 gives Iran, which has had no summer time since 2022, the offset 4.5 beside the text "UTC+03:30"; timezones-list 3.1.0
#   gives Amman 2. moment-timezone 0.6.6 agrees with Intl everywhere.
# An hour moves payments around midnight into another day of settlement, and a statement that is made again no longer agrees with the first.
# For us: days of settlement have their offset stored with them; the zone database has a version, and a report names it.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund spacetime@7.15.0 timezone-support@3.1.0 timezones.json@1.7.2 timezones-list@3.1.0 moment-timezone@0.6.6
seen=$(TZ=UTC node - <<'JS'
const moment = require('moment-timezone');
const spacetime = require('spacetime');
const { findTimeZone, getUTCOffset } = require('timezone-support');
const table = require('timezones.json');
const list = require('timezones-list').default;
const intl = (at, timeZone) => {
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).formatToParts(at);
  const [, hours, minutes] = parts.find((part) => part.type === 'timeZoneName').value.match(/GMT(?:([+-]\d+):(\d+))?/);
  return Number(hours ?? 0) + Number(minutes ?? 0) / 60;
};
const asked = {
  'Asia/Tehran': [2021, 2026],
  'Asia/Baghdad': [2007, 2026],
  'Africa/Cairo': [2015, 2026],
  'Asia/Almaty': [2023, 2026],
  'Asia/Amman': [2026],
};
for (const [zone, years] of Object.entries(asked)) {
  for (const year of years) {
    const at = new Date(Date.UTC(year, 6, 1));
    const offsets = {
      Intl: intl(at, zone),
      'moment-timezone': moment.tz(at, zone).utcOffset() / 60,
      spacetime: spacetime(at.getTime(), zone).timezone().current.offset,
      'timezone-support': -getUTCOffset(at, findTimeZone(zone)).offset / 60,
    };
    console.log(zone, year, Object.entries(offsets).map((pair) => pair.join(' ')).join(', '));
  }
  const row = table.find((row) => row.utc.includes(zone));
  console.log(zone, `timezones.json ${row.offset} "${row.text.slice(0, 11)}", timezones-list ${list.find((row) => row.tzCode === zone).utc}`);
}
JS
)
echo "$seen"
diff - <(echo "$seen") <<'END' || { echo "the behaviour has changed"; exit 1; }
Asia/Tehran 2021 Intl 4.5, moment-timezone 4.5, spacetime 3.5, timezone-support 4.5
Asia/Tehran 2026 Intl 3.5, moment-timezone 3.5, spacetime 3.5, timezone-support 3.5
Asia/Tehran timezones.json 4.5 "(UTC+03:30)", timezones-list +03:30
Asia/Baghdad 2007 Intl 4, moment-timezone 4, spacetime 3, timezone-support 4
Asia/Baghdad 2026 Intl 3, moment-timezone 3, spacetime 3, timezone-support 3
Asia/Baghdad timezones.json 3 "(UTC+03:00)", timezones-list +03:00
Africa/Cairo 2015 Intl 2, moment-timezone 2, spacetime 3, timezone-support 2
Africa/Cairo 2026 Intl 3, moment-timezone 3, spacetime 3, timezone-support 2
Africa/Cairo timezones.json 2 "(UTC+02:00)", timezones-list +02:00
Asia/Almaty 2023 Intl 6, moment-timezone 6, spacetime 5, timezone-support 6
Asia/Almaty 2026 Intl 5, moment-timezone 5, spacetime 5, timezone-support 6
Asia/Almaty timezones.json 6 "(UTC+06:00)", timezones-list +05:00
Asia/Amman 2026 Intl 3, moment-timezone 3, spacetime 3, timezone-support 3
Asia/Amman timezones.json 3 "(UTC+03:00)", timezones-list +02:00
END
