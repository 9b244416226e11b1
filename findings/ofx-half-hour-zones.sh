#!/usr/bin/env bash
# Times in bank statements of the form OFX, whose zone stands behind them in brackets, in hours, a fraction as decimals: "[+3.50:IRST]".
# - PyPI ofxtools 1.1.1 takes the decimals for minutes, when it writes too: half past one in Tehran gets "[+3.30:UTC+03:30]". So it reads
#   3.50 as 3 h 50 min, 5.75 (Nepal) as 6 h 15 min, and refuses 3.5.
# - PyPI ofxparse 0.21 drops a zone without a name, which is allowed, and one whose name has a "+": of all that ofxtools writes in a zone of
#   its own it reads the hours as UTC. What it reads has no zone, so that a payment of the night of 1 January stands in December.
# - npm ofx-data-extractor 1.5.0 drops time and zone. PyPI ofx-br 0.1.0 keeps both, but what ofxtools wrote is 12 minutes off.
# For us: a statement's time decides nothing, payments are matched by number and amount; exports give times in UTC, "[0:GMT]".
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install ofxtools==1.1.1 ofxparse==0.21 ofx-br==0.1.0
npm init -y >/dev/null
npm install --silent --no-audit --no-fund ofx-data-extractor@1.5.0
statement() {
  sed 's/\(.\)</\1\n</g' <<OFX
OFXHEADER:100
DATA:OFXSGML
VERSION:102
SECURITY:NONE
ENCODING:USASCII
CHARSET:1252
COMPRESSION:NONE
OLDFILEUID:NONE
NEWFILEUID:NONE

<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS><DTSERVER>20260102<LANGUAGE>ENG</SONRS></SIGNONMSGSRSV1>
<BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS><STMTRS><CURDEF>IRR
<BANKACCTFROM><BANKID>1<ACCTID>2<ACCTTYPE>CHECKING</BANKACCTFROM><BANKTRANLIST><DTSTART>20251231<DTEND>20260102
<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>$1<TRNAMT>1500<FITID>1</STMTTRN>
</BANKTRANLIST><LEDGERBAL><BALAMT>1500<DTASOF>20260102</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>
OFX
}
for zone in 0:GMT +3:AST +3 +3.50:IRST 3.5:IRST +5.75:NPT; do
  echo "20260101013000.000[$zone]"
done >times
venv/bin/python - <<'PY' >>times
from datetime import datetime, timedelta, timezone
from ofxtools.Types import DateTime

for minutes in (180, 210):
    print(DateTime().unconvert(datetime(2026, 1, 1, 1, 30, tzinfo=timezone(timedelta(minutes=minutes)))))
PY
while read -r time; do
  statement "$time" >"$time.ofx"
done <times
seen=$(
  venv/bin/python -W ignore - <<'PY'
from datetime import timezone
import ofxbr
from ofxparse import OfxParser
from ofxtools.Parser import OFXTree

def tools(file):
    tree = OFXTree()
    tree.parse(file)
    return tree.convert().statements[0].transactions[0].dtposted

readers = {
    "ofxtools": tools,
    "ofxparse": lambda file: OfxParser.parse(open(file, "rb")).account.statement.transactions[0].date,
    "ofx-br": lambda file: ofxbr.parse_file(file).statements[0].transactions[0].posted_at,
}
def utc(read, file):
    try:
        at = read(file)
    except ValueError:
        return "refuses"
    return (at.astimezone(timezone.utc) if at.tzinfo else at).strftime("%m-%d %H:%M")

for time in open("times").read().split():
    print(time, "|", ", ".join(f"{name} {utc(read, time + '.ofx')}" for name, read in readers.items()))
PY
  node - <<'JS'
const { readFileSync } = require('fs');
const { Ofx } = require('ofx-data-extractor');
const time = '20260101013000.000[+3.50:IRST]';
console.log(time, 'ofx-data-extractor', new Ofx(readFileSync(`${time}.ofx`, 'utf8')).getBankTransferList()[0].DTPOSTED);
JS
)
echo "$seen"
diff - <(echo "$seen") <<'END' || { echo "the behaviour has changed"; exit 1; }
20260101013000.000[0:GMT] | ofxtools 01-01 01:30, ofxparse 01-01 01:30, ofx-br 01-01 01:30
20260101013000.000[+3:AST] | ofxtools 12-31 22:30, ofxparse 12-31 22:30, ofx-br 12-31 22:30
20260101013000.000[+3] | ofxtools 12-31 22:30, ofxparse 01-01 01:30, ofx-br 12-31 22:30
20260101013000.000[+3.50:IRST] | ofxtools 12-31 21:40, ofxparse 12-31 22:00, ofx-br 12-31 22:00
20260101013000.000[3.5:IRST] | ofxtools refuses, ofxparse 12-31 22:00, ofx-br 12-31 22:00
20260101013000.000[+5.75:NPT] | ofxtools 12-31 19:15, ofxparse 12-31 19:45, ofx-br 12-31 19:45
20260101013000.000[+3:UTC+03:00] | ofxtools 12-31 22:30, ofxparse 01-01 01:30, ofx-br 12-31 22:30
20260101013000.000[+3.30:UTC+03:30] | ofxtools 12-31 22:00, ofxparse 01-01 01:30, ofx-br 12-31 22:12
20260101013000.000[+3.50:IRST] ofx-data-extractor 2026-01-01
END
