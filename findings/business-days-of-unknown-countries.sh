#!/usr/bin/env bash
# Business days for settlement. npm date-holidays 3.37.0 takes "IQ", "KW" and even "QQ" without a word and then knows no holiday at all, so
# every day is open, the 1st of January too. PyPI holidays 0.109 knows IQ and KW, with their Fridays and Saturdays, and refuses QQ.
# For China, date-holidays calls 1 June a public holiday, on which banks work, and misses days on which they are closed (20 and
# 23 February 2026). Of the Saturdays that are worked in exchange PyPI holidays alone knows, and it only in `is_working_day`: 14 February
# 2026 is one. PyPI workalendar 17.0.0 calls that Saturday closed, and raises an error for a weekday of a year after 2023.
# For us: a settlement calendar is data that the operator gives, with working Saturdays; a country without data is an error.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install holidays==0.109 workalendar==17.0.0
npm init -y >/dev/null
npm install --silent --no-audit --no-fund date-holidays@3.37.0
seen=$(
  TZ=UTC node - <<'JS'
const Holidays = require('date-holidays');
for (const country of ['IQ', 'KW', 'QQ', 'AE', 'CN']) {
  const days = new Holidays(country).getHolidays(2026) ?? [];
  console.log('date-holidays', country, days.filter((day) => day.type === 'public').length, days.some((day) => day.date.startsWith('2026-01-01')));
}
const china = new Holidays('CN').getHolidays(2026).filter((day) => day.type === 'public').map((day) => day.date.slice(5, 10));
const asked = ['02-14', '02-20', '02-23', '06-01'];
console.log('date-holidays CN closed:', asked.filter((day) => china.includes(day)).join(' '));
JS
  venv/bin/python -W ignore - <<'PY'
from datetime import date
import holidays
from workalendar.asia import China
from workalendar.exceptions import CalendarError

for country in ("IQ", "KW", "QQ", "AE", "CN"):
    try:
        days = holidays.country_holidays(country, years=2026)
        print("holidays", country, len(days), date(2026, 1, 1) in days, "weekend", sorted(days.weekend))
    except NotImplementedError:
        print("holidays", country, "refused")
china = holidays.country_holidays("CN", years=2026)
asked = [date(2026, *day) for day in ((2, 14), (2, 20), (2, 23), (6, 1))]
print("holidays CN closed:", *(day.strftime("%m-%d") for day in asked if not china.is_working_day(day)))
for day in (date(2026, 2, 14), date(2026, 6, 1)):
    try:
        print("workalendar CN", day, China().is_working_day(day))
    except CalendarError as error:
        print("workalendar CN", day, "refused:", error)
PY
)
echo "$seen"
diff - <(echo "$seen") <<'END' || { echo "the behaviour has changed"; exit 1; }
date-holidays IQ 0 false
date-holidays KW 0 false
date-holidays QQ 0 false
date-holidays AE 8 true
date-holidays CN 15 true
date-holidays CN closed: 06-01
holidays IQ 15 True weekend [4, 5]
holidays KW 13 True weekend [4, 5]
holidays QQ refused
holidays AE 13 True weekend [5, 6]
holidays CN 22 True weekend [5, 6]
holidays CN closed: 02-20 02-23
workalendar CN 2026-02-14 False
workalendar CN 2026-06-01 refused: Need configure 2026 for China.
END
