#!/usr/bin/env bash
# An ISO 20022 statement (camt.053) with a credit of 15.00, its partial reversal of 5.00 (`RvslInd` true) and 7.00 that is not booked yet
# (`Sts` PDNG): the balance goes from 100.00 to 110.00. Three readers of it:
# - npm iso20022.js 0.0.15: no entry is a reversal, since "true" has become a boolean before it is compared with a text; the status is lost. A
#   bank is read by the BIC of version 2 of the message, so only that version is tried here.
# - npm camt-parser 1.1.0: finds the reversal; the status is empty in version 2, where it is a text, and known in version 8,
#   where it is `<Sts><Cd>`.
# - PyPI bankstatementparser 0.0.29: neither reversal nor status; its total, 17.00, has what is not booked, beside balances that are 10.00 apart.
# For us: a bank's statement is compared by booked entries only, reversals take back what they name, and the entries have to add up to the
# difference of the balances before anything is settled by them.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install bankstatementparser==0.0.29
npm init -y >/dev/null
npm install --silent --no-audit --no-fund iso20022.js@0.0.15 camt-parser@1.1.0
python3 - <<'PY'
def statement(version, status):
    def balance(kind, value):
        return (f"<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">{value}</Amt><CdtDbtInd>CRDT</CdtDbtInd>"
                "<Dt><Dt>2026-11-01</Dt></Dt></Bal>")

    def entry(value, side, state, order, more=""):
        return (f"<Ntry><Amt Ccy=\"EUR\">{value}</Amt><CdtDbtInd>{side}</CdtDbtInd>{more}<Sts>{status(state)}</Sts>"
                "<BookgDt><Dt>2026-11-01</Dt></BookgDt><ValDt><Dt>2026-11-01</Dt></ValDt><BkTxCd><Prtry><Cd>NTRF</Cd></Prtry></BkTxCd>"
                f"<NtryDtls><TxDtls><Refs><EndToEndId>{order}</EndToEndId></Refs></TxDtls></NtryDtls></Ntry>")

    bank = "<FinInstnId><BIC>BANKDEFFXXX</BIC></FinInstnId>" if version == "02" else "<FinInstnId><BICFI>BANKDEFFXXX</BICFI></FinInstnId>"
    return (f'<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}"><BkToCstmrStmt>'
            "<GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-11-02T08:00:00+01:00</CreDtTm></GrpHdr><Stmt><Id>S1</Id>"
            "<CreDtTm>2026-11-02T08:00:00+01:00</CreDtTm><Acct><Id><IBAN>DE89370400440532013000</IBAN></Id><Ccy>EUR</Ccy>"
            f"<Svcr>{bank}</Svcr></Acct>" + balance("OPBD", "100.00") + balance("CLBD", "110.00")
            + entry("15.00", "CRDT", "BOOK", "ORDER-1") + entry("5.00", "DBIT", "BOOK", "ORDER-1", "<RvslInd>true</RvslInd>")
            + entry("7.00", "CRDT", "PDNG", "ORDER-2") + "</Stmt></BkToCstmrStmt></Document>")


open("02.xml", "w").write(statement("02", str))
open("08.xml", "w").write(statement("08", lambda state: f"<Cd>{state}</Cd>"))
PY
cat >read.mjs <<'JS'
import { readFileSync } from 'node:fs';
import { CashManagementEndOfDayReport } from 'iso20022.js';
import camt from 'camt-parser';
for (const version of ['02', '08']) {
  const xml = readFileSync(`${version}.xml`, 'utf8');
  if (version === '02') {
    const { entries } = CashManagementEndOfDayReport.fromXML(xml).statements[0];
    console.log(version, 'iso20022.js', entries.map((one) => `${one.amount} ${one.reversal} ${one.status}`).join(', '));
  }
  const read = (await camt.parseCamt053(xml)).statements[0].transactions;
  console.log(version, 'camt-parser', read.map((one) => `${one.amount.value} ${one.reversalIndicator} ${one.status || '-'}`).join(', '));
}
JS
seen=$(
  node read.mjs
  venv/bin/python - <<'PY'
from bankstatementparser import CamtParser

for version in ("02", "08"):
    parser = CamtParser(f"{version}.xml")
    columns = sorted(name for name in parser.get_transactions().columns if name in ("Status", "Reversal", "Amount"))
    summary = parser.get_summary()
    print(version, "bankstatementparser", *columns, summary["total_amount"], summary["closing_balance"] - summary["opening_balance"])
PY
)
echo "$seen"
[ "$seen" = '02 iso20022.js 1500 false undefined, 500 false undefined, 700 false undefined
02 camt-parser 15.00 false -, 5.00 true -, 7.00 false -
08 camt-parser 15.00 false BOOK, 5.00 true BOOK, 7.00 false PDNG
02 bankstatementparser Amount 17.00 10.00
08 bankstatementparser Amount 17.00 10.00' ]
