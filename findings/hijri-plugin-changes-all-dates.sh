#!/usr/bin/env bash
# npm moment-hijri 3.0.0 (with moment 2.31.0), for dates in the Hijri calendar. Loading it changes the locale of the whole program to
# Saudi Arabia: every other date of moment is written with Arabic-Indic digits from then on, also those of ISO form in file names,
# signed texts and requests, and what a bare `format()` gives. No function needs to be called. Only `toISOString` stays as it was.
# Past its table, which ends on 16 November 2077, it gives "NaN" without an error; dayjs-hijri 1.0.1 then finds day 46 of a month.
# For us: times on the wire are written by our own code with digits of ASCII, and what we read must be ASCII too.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund moment@2.31.0 moment-hijri@3.0.0 dayjs@1.11.23 dayjs-hijri@1.0.1
seen=$(TZ=UTC node - <<'JS'
const moment = require('moment');
const dayjs = require('dayjs');
const show = (name) => {
  const at = moment('2026-02-18T09:30:00');
  console.log(name, moment.locale(), at.format('YYYY-MM-DD HH:mm:ss'), at.format(), at.toISOString());
};
show('before');
const hijri = require('moment-hijri');
dayjs.extend(require('dayjs-hijri'));
show('after');
for (const day of ['2026-02-18', '2078-01-01']) {
  console.log(day, hijri(day, 'YYYY-MM-DD').locale('en').format('iYYYY-iM-iD'), dayjs(day).calendar('hijri').format('YYYY-M-D'));
}
JS
)
echo "$seen"
diff - <(echo "$seen") <<'END' || { echo "the behaviour has changed"; exit 1; }
before en 2026-02-18 09:30:00 2026-02-18T09:30:00+00:00 2026-02-18T09:30:00.000Z
after ar-sa ٢٠٢٦-٠٢-١٨ ٠٩:٣٠:٠٠ ٢٠٢٦-٠٢-١٨T٠٩:٣٠:٠٠+٠٠:٠٠ 2026-02-18T09:30:00.000Z
2026-02-18 1447-9-1 1447-9-1
2078-01-01 0NaN-NaN-NaN 1501-1-46
END
