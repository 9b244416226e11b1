#!/usr/bin/env bash
# npm iso20022.js 0.0.15, payments (pain.001) and statements (camt.053) with amounts in minor units, for every currency two decimals:
# - 1500.250 IQD as 1500250 is written into the order as 15002.5, ten times as much; 1500 yen as 15, a hundredth.
# - Read back, 1500.250 IQD is 150025 "minor units" and 1500 yen are 150000. Even dollars are not whole: 19.99 is 1998.9999999999998.
# - A reversed entry is not marked: `reversal` is false whatever the file says. Statement "0012" is called "12".
# PyPI pycamt 1.1.1 keeps amounts and the mark as the text that they are.
# For us: an order is read back from the file before it leaves, with the exponent of the currency; files of other programs are compared as text.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install pycamt==1.1.1
npm init -y >/dev/null
npm install --silent --no-audit --no-fund iso20022.js@0.0.15
cat >statement.mjs <<'JS'
const entry = ([currency, amount, reversal]) =>
  `<Ntry><Amt Ccy="${currency}">${amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd>${reversal ? '<RvslInd>true</RvslInd>' : ''}<Sts>BOOK</Sts>` +
  '<BookgDt><Dt>2026-01-01</Dt></BookgDt><BkTxCd/></Ntry>';
export const entries = [['IQD', '1500.250', true], ['JPY', '1500'], ['USD', '19.99']];
export const statement =
  '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><GrpHdr><MsgId>M1</MsgId>' +
  '<CreDtTm>2026-01-02T00:30:00Z</CreDtTm></GrpHdr><Stmt><Id>0012</Id><CreDtTm>2026-01-02T00:30:00Z</CreDtTm><Acct><Id><Othr><Id>1</Id></Othr></Id>' +
  `<Svcr><FinInstnId><BIC>NBIQIQBA</BIC></FinInstnId></Svcr></Acct>${entries.map(entry).join('')}</Stmt></BkToCstmrStmt></Document>`;
JS
seen=$(
  node --input-type=module - <<'JS'
import { writeFileSync } from 'fs';
import { CashManagementEndOfDayReport, ISO20022 } from 'iso20022.js';
import { statement } from './statement.mjs';
const agent = { bic: 'NBIQIQBA', bankAddress: { country: 'IQ' } };
const iso = new ISO20022({ initiatingParty: { name: 'Wallet', id: 'WALLET', account: { accountNumber: '1' }, agent } });
const creditor = { name: 'Tea House', account: { accountNumber: '2' }, agent, address: { country: 'IQ' } };
for (const [currency, amount] of [['IQD', 1500250], ['JPY', 1500], ['USD', 1999]]) {
  const order = iso.createSWIFTCreditPaymentInitiation([{ type: 'swift', direction: 'credit', amount, currency, creditor }]);
  console.log('order of', amount, currency, order.toString().match(/<InstdAmt.*?<\/InstdAmt>/)[0]);
}
writeFileSync('statement.xml', statement);
const [read] = CashManagementEndOfDayReport.fromXML(statement).statements;
for (const { amount, currency, reversal } of read.entries) console.log('iso20022.js', read.id, amount, currency, reversal);
JS
  venv/bin/python - <<'PY'
from pycamt.parser import Camt053Parser

for row in Camt053Parser.from_file("statement.xml").get_transactions():
    print("pycamt", row["Amount"], row["Currency"], row.get("ReversalIndicator"))
PY
)
echo "$seen"
diff - <(echo "$seen") <<'END' || { echo "the behaviour has changed"; exit 1; }
order of 1500250 IQD <InstdAmt Ccy="IQD">15002.5</InstdAmt>
order of 1500 JPY <InstdAmt Ccy="JPY">15</InstdAmt>
order of 1999 USD <InstdAmt Ccy="USD">19.99</InstdAmt>
iso20022.js 12 150025 IQD false
iso20022.js 12 150000 JPY false
iso20022.js 12 1998.9999999999998 USD false
pycamt 1500.250 IQD true
pycamt 1500 JPY None
pycamt 19.99 USD None
END
