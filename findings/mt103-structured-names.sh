#!/usr/bin/env bash
# A customer transfer in SWIFT's MT103 form with structured parties (fields 50F and 59F, lines "1/name", "2/street") and a charge that is
# taken twice from the amount: 1000 dinars are ordered (33B), 987.125 arrive (32A), 5 and 7.875 are kept (71F).
# - PyPI mt103 1.1.1 does not know 59F: the beneficiary is None, and account and name stand in the text of the ordering customer, without an
#   error. Of the charges only the last is left.
# - PyPI swiftlib 1.0.1, which also writes pacs.008, gives names their line's number ("1/ALI HASSAN"), any account as an IBAN, and rounds to
#   two decimals: 987.12. The amount ordered, the charges and the transfer's worldwide number (121) are gone; so is the second line of a name.
# - PyPI pacs008-loader-mt103 0.0.15 reads the names, but takes the value date for the time of the message, and has no account at all.
# For us: a transfer message is read into all of its fields or refused, and what a converter made of it never moves money.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install mt103==1.1.1 swiftlib==1.0.1 pacs008-loader-mt103==0.0.15
cat >transfer.txt <<'TRANSFER'
{1:F01NBIQIQBAAXXX0000000000}{2:I103RAFBIQBAXXXXN}{3:{121:eb6305c9-1f7f-49de-aed0-16487c27b42d}}{4:
:20:REF1
:23B:CRED
:32A:260101IQD987,125
:33B:IQD1000,
:50F:/IQ98NBIQ850123456789012
1/TEA HOUSE TRADING COMPANY
1/OF BAGHDAD
2/HAIFA STREET 1
3/IQ/BAGHDAD
:59F:/12345678
1/ALI HASSAN
2/STREET 2
3/IQ/BASRA
:70:/INV/12
:71A:BEN
:71F:IQD5,
:71F:IQD7,875
-}
TRANSFER
seen=$(venv/bin/python - <<'PY'
import re
from mt103 import MT103
from pacs008_loader_mt103 import parse_mt103
from swiftlib.converters.mt_to_iso import MT103ToPacs008Converter
from swiftlib.mt.parser import MTParser

message = open("transfer.txt").read().strip()
text = MT103(message).text
print("mt103:", text.interbank_settled_amount, text.beneficiary, text.sender_charges)
print("mt103, ordering customer:", " ; ".join(text.ordering_customer.split("\n")))
order = MTParser().parse(message)
print("swiftlib, faults:", order.validate())
xml = MT103ToPacs008Converter().convert(order).to_xml()
xml = xml if isinstance(xml, str) else xml.decode()
print("swiftlib, pacs.008:", *re.findall("<(?:IntrBkSttlmAmt|Nm|IBAN)[ >].*", xml))
lost = [name for name in ("InstdAmt", "ChrgsInf", "UETR", "OF BAGHDAD") if name not in xml]
print("swiftlib, pacs.008 lacks:", *lost)
for record in parse_mt103(message):
    print("pacs008-loader-mt103:", record["debtor_name"], "|", record["creditor_name"], "|", record["creation_date_time"])
    print("pacs008-loader-mt103, accounts:", sum("12345678" in str(value) or "NBIQ" in str(value) for value in record.values()))
PY
)
echo "$seen"
diff - <(echo "$seen") <<'END' || { echo "the behaviour has changed"; exit 1; }
mt103: 987,125 None IQD7,875
mt103, ordering customer: /IQ98NBIQ850123456789012 ; 1/TEA HOUSE TRADING COMPANY ; 1/OF BAGHDAD ; 2/HAIFA STREET 1 ; 3/IQ/BAGHDAD ; :59F:/12345678 ; 1/ALI HASSAN ; 2/STREET 2 ; 3/IQ/BASRA
swiftlib, faults: []
swiftlib, pacs.008: <IntrBkSttlmAmt Ccy="IQD">987.12</IntrBkSttlmAmt> <Nm>1/TEA HOUSE TRADING COMPANY</Nm> <IBAN>IQ98NBIQ850123456789012</IBAN> <Nm>1/ALI HASSAN</Nm> <IBAN>12345678</IBAN>
swiftlib, pacs.008 lacks: InstdAmt ChrgsInf UETR OF BAGHDAD
pacs008-loader-mt103: TEA HOUSE TRADING COMPANY | ALI HASSAN | 2026-01-01T00:00:00
pacs008-loader-mt103, accounts: 0
END
