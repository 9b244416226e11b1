// The official Node client, unmodified, against the sandbox: every operation that it offers, with keys and with certificates,
// over gateway.do and over the newer REST form.
import assert from 'node:assert/strict';
import { createHash, createPublicKey, X509Certificate } from 'node:crypto';
import { test, before, after } from 'node:test';
import { inflateRawSync } from 'node:zlib';
import { control, facts, file, listenForNotices, number, packages } from './sandbox.mjs';

const { AlipaySdk } = packages('alipay-sdk');
const { alipay } = facts;
const common = {
  appId: alipay.app_id,
  privateKey: file(alipay.app_private_key_pem),
  keyType: 'PKCS8',
};
const byKey = new AlipaySdk({ ...common, alipayPublicKey: file(alipay.alipay_public_key_pem) });
const byCertificate = new AlipaySdk({
  ...common,
  appCertContent: file(alipay.app_cert_pem),
  alipayPublicCertContent: file(alipay.alipay_cert_pem),
  alipayRootCertContent: file(alipay.root_cert_pem),
});
const checked = { validateSign: true };
let notices;

before(async () => { notices = await listenForNotices(); });
after(() => notices.close());

/** Makes a trade for a mini program, which exists at once, and lets the payer pay it. */
async function paidTrade(sdk, totalAmount, extra = {}) {
  const outTradeNo = number();
  const made = await sdk.exec('alipay.trade.create', {
    notify_url: notices.url,
    bizContent: { outTradeNo, totalAmount, subject: '一杯茶 tea', productCode: 'JSAPI_PAY', buyerId: '2088000000000001', ...extra },
  }, checked);
  assert.equal(made.code, '10000', JSON.stringify(made));
  await control.pay(outTradeNo);
  return { outTradeNo, tradeNo: made.tradeNo };
}

for (const [mode, sdk] of [['key', byKey], ['certificate', byCertificate]]) {
  test(`${mode}: precreate, query, pay, notice`, async () => {
    const outTradeNo = number();
    const made = await sdk.exec('alipay.trade.precreate', {
      notify_url: notices.url,
      bizContent: { outTradeNo, totalAmount: '88.88', subject: '茶 100%' },
    }, checked);
    assert.equal(made.code, '10000', JSON.stringify(made));
    assert.match(made.qrCode, /^https:\/\/qr\.alipay\.com\//);
    const early = await sdk.exec('alipay.trade.query', { bizContent: { outTradeNo } }, checked);
    assert.equal(early.subCode, 'ACQ.TRADE_NOT_EXIST');
    await control.pay(outTradeNo);
    const paid = await sdk.exec('alipay.trade.query', { bizContent: { outTradeNo } }, checked);
    assert.equal(paid.tradeStatus, 'TRADE_SUCCESS', JSON.stringify(paid));
    assert.equal(paid.totalAmount, '88.88');
    const notice = await notices.of(outTradeNo);
    assert.equal(notice.trade_status, 'TRADE_SUCCESS');
    assert.equal(notice.total_amount, '88.88');
    assert.ok(sdk.checkNotifySignV2(notice), 'the notice is signed');
    assert.ok(!sdk.checkNotifySignV2({ ...notice, total_amount: '0.01' }), 'a changed notice is not');
  });

  test(`${mode}: refund, repeat, refund query`, async () => {
    const { outTradeNo } = await paidTrade(sdk, '10.00');
    const refund = { bizContent: { outTradeNo, refundAmount: '4.00', outRequestNo: 'r1' } };
    const first = await sdk.exec('alipay.trade.refund', refund, checked);
    assert.equal(first.fundChange, 'Y', JSON.stringify(first));
    const again = await sdk.exec('alipay.trade.refund', refund, checked);
    assert.equal(again.fundChange, 'N', JSON.stringify(again));
    assert.equal(again.refundFee, '4.00');
    const query = (outRequestNo) => sdk.exec('alipay.trade.fastpay.refund.query', { bizContent: { outTradeNo, outRequestNo } }, checked);
    const found = await query('r1');
    assert.equal(found.refundStatus, 'REFUND_SUCCESS');
    assert.equal(found.refundAmount, '4.00');
    const unknown = await query('r2');
    assert.deepEqual([unknown.code, unknown.refundStatus], ['10000', undefined]);
    const tooMuch = await sdk.exec('alipay.trade.refund', { bizContent: { outTradeNo, refundAmount: '6.01', outRequestNo: 'r3' } }, checked);
    assert.equal(tooMuch.code, '40004', JSON.stringify(tooMuch));
    const rest = await sdk.exec('alipay.trade.refund', { bizContent: { outTradeNo, refundAmount: '6.00', outRequestNo: 'r4' } }, checked);
    assert.equal(rest.refundFee, '10.00');
    const closed = await sdk.exec('alipay.trade.query', { bizContent: { outTradeNo } }, checked);
    assert.equal(closed.tradeStatus, 'TRADE_CLOSED');
  });

  test(`${mode}: close and cancel`, async () => {
    const outTradeNo = number();
    const order = { bizContent: { outTradeNo, totalAmount: 0.01, subject: 'tea', productCode: 'JSAPI_PAY', buyerId: '2088000000000001' } };
    assert.equal((await sdk.exec('alipay.trade.create', order, checked)).code, '10000');
    assert.equal((await sdk.exec('alipay.trade.close', { bizContent: { outTradeNo } }, checked)).code, '10000');
    const repeated = await sdk.exec('alipay.trade.create', order, checked);
    assert.equal(repeated.subCode, 'ACQ.TRADE_HAS_CLOSE');
    const paid = await paidTrade(sdk, '3.00');
    assert.equal((await sdk.exec('alipay.trade.close', { bizContent: { outTradeNo: paid.outTradeNo } }, checked)).code, '40004');
    const cancelled = await sdk.exec('alipay.trade.cancel', { bizContent: { outTradeNo: paid.outTradeNo } }, checked);
    assert.deepEqual([cancelled.retryFlag, cancelled.action], ['N', 'refund'], JSON.stringify(cancelled));
  });

  test(`${mode}: page, wap and app reach the cashier`, async () => {
    const order = (productCode) => ({ notify_url: notices.url, return_url: 'http://127.0.0.1:9/back', bizContent: { outTradeNo: number(), totalAmount: '1.00', subject: 'tea', productCode } });
    for (const [method, code] of [['alipay.trade.page.pay', 'FAST_INSTANT_TRADE_PAY'], ['alipay.trade.wap.pay', 'QUICK_WAP_WAY']]) {
      const link = sdk.pageExecute(method, 'GET', order(code));
      const page = await fetch(link);
      assert.equal(page.status, 200);
      assert.match(await page.text(), /SANDBOX/);
      const form = sdk.pageExecute(method, 'POST', order(code));
      const action = /action="([^"]+)"/.exec(form)[1];
      const fields = [...form.matchAll(/name="([a-z_]+)" value="([^"]*)"/g)].map(([, name, value]) => [name, value.replaceAll('&quot;', '"')]);
      const posted = await fetch(action, { method: 'POST', body: new URLSearchParams(fields) });
      assert.equal(posted.status, 200);
      assert.match(await posted.text(), /SANDBOX/);
    }
    const text = sdk.sdkExecute('alipay.trade.app.pay', order('QUICK_MSECURITY_PAY'));
    const app = await fetch(`https://openapi.alipay.com/gateway.do?${text}`);
    assert.match(await app.text(), /SANDBOX/);
  });

  test(`${mode}: sharing`, async () => {
    const receiver = { type: 'userId', account: '2088000000000102', memo: 'supplier' };
    const relation = { receiverList: [receiver], outRequestNo: number() };
    assert.equal((await sdk.exec('alipay.trade.royalty.relation.bind', { bizContent: relation }, checked)).resultCode, 'SUCCESS');
    const listed = await sdk.exec('alipay.trade.royalty.relation.batchquery', { bizContent: { outRequestNo: number() } }, checked);
    assert.ok(listed.receiverList.some(({ account }) => account === receiver.account), JSON.stringify(listed));
    const { tradeNo } = await paidTrade(sdk, '100.00', { extendParams: { royaltyFreeze: 'true' } });
    const outRequestNo = number();
    const settled = await sdk.exec('alipay.trade.order.settle', {
      bizContent: { outRequestNo, tradeNo, royaltyParameters: [{ royaltyType: 'transfer', transInType: 'userId', transIn: receiver.account, amount: '20.00' }], extendParams: { royaltyFinish: 'true' } },
    }, checked);
    assert.equal(settled.code, '10000', JSON.stringify(settled));
    const state = await sdk.exec('alipay.trade.order.settle.query', { bizContent: { tradeNo, outRequestNo } }, checked);
    assert.equal(state.royaltyDetailList[0].state, 'SUCCESS', JSON.stringify(state));
    assert.equal((await sdk.exec('alipay.trade.royalty.relation.unbind', { bizContent: { ...relation, outRequestNo: number() } }, checked)).resultCode, 'SUCCESS');
  });
}

test('bill: a zip of CSV files, and none of a day to come', async () => {
  const { outTradeNo } = await paidTrade(byKey, '7.00');
  const day = await control.day(0);
  const answer = await byKey.exec('alipay.data.dataservice.bill.downloadurl.query', { bizContent: { billType: 'trade', billDate: day } }, checked);
  assert.equal(answer.code, '10000', JSON.stringify(answer));
  const zip = Buffer.from(await (await fetch(answer.billDownloadUrl)).arrayBuffer());
  const text = new TextDecoder('gbk').decode(firstFile(zip));
  assert.ok(text.includes(outTradeNo) && text.includes('业务明细'), text);
  const later = await byKey.exec('alipay.data.dataservice.bill.downloadurl.query', { bizContent: { billType: 'trade', billDate: await control.day(86400) } }, checked);
  assert.notEqual(later.code, '10000');
});

/** The first file of a zip, by its local header. */
function firstFile(zip) {
  assert.equal(zip.readUInt32LE(0), 0x04034b50);
  const central = zip.indexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]));
  const size = zip.readUInt32LE(central + 20);
  const start = 30 + zip.readUInt16LE(26) + zip.readUInt16LE(28);
  const bytes = zip.subarray(start, start + size);
  return zip.readUInt16LE(8) === 8 ? inflateRawSync(bytes) : bytes;
}

test('REST: precreate, query, refund, refund query, close, errors', async () => {
  for (const sdk of [byKey, byCertificate]) {
    const out_trade_no = number();
    const made = await sdk.curl('POST', '/v3/alipay/trade/precreate', { body: { out_trade_no, total_amount: '5.00', subject: '茶', notify_url: notices.url } });
    assert.equal(made.responseHttpStatus, 200);
    assert.ok(made.data.qr_code && made.traceId);
    await assert.rejects(sdk.curl('POST', '/v3/alipay/trade/query', { body: { out_trade_no } }), { code: 'TRADE_NOT_EXIST', responseHttpStatus: 400 });
    await control.pay(out_trade_no);
    const paid = await sdk.curl('POST', '/v3/alipay/trade/query', { body: { out_trade_no } });
    assert.equal(paid.data.trade_status, 'TRADE_SUCCESS');
    const refund = await sdk.curl('POST', '/v3/alipay/trade/refund', { body: { out_trade_no, refund_amount: '5.00', out_request_no: 'r' } });
    assert.equal(refund.data.fund_change, 'Y');
    const found = await sdk.curl('POST', '/v3/alipay/trade/fastpay/refund/query', { body: { out_trade_no, out_request_no: 'r' } });
    assert.equal(found.data.refund_status, 'REFUND_SUCCESS');
    await assert.rejects(sdk.curl('POST', '/v3/alipay/trade/close', { body: { out_trade_no } }), { responseHttpStatus: 400 });
  }
});

test('errors: wrong key, unknown app, unknown method, changed order', async () => {
  const stranger = new AlipaySdk({ ...common, appId: '2021999999999999', alipayPublicKey: file(alipay.alipay_public_key_pem) });
  const unknown = await stranger.exec('alipay.trade.query', { bizContent: { outTradeNo: 'x' } });
  assert.equal(unknown.subCode, 'isv.invalid-app-id');
  const method = await byKey.exec('alipay.trade.nothing', { bizContent: {} });
  assert.equal(method.subCode, 'isv.invalid-method');
  const outTradeNo = number();
  const order = (totalAmount) => byKey.exec('alipay.trade.create', { bizContent: { outTradeNo, totalAmount, subject: 'tea', productCode: 'JSAPI_PAY', buyerId: '2088000000000001' } }, checked);
  const first = await order('1.00');
  assert.equal((await order('1.00')).tradeNo, first.tradeNo);
  assert.equal((await order('2.00')).subCode, 'ACQ.CONTEXT_INCONSISTENT');
});

test('certificates name the keys of key mode', () => {
  const certificate = new X509Certificate(file(alipay.alipay_cert_pem));
  const ofCertificate = certificate.publicKey.export({ type: 'spki', format: 'der' });
  const ofKey = createPublicKey(file(alipay.alipay_public_key_pem)).export({ type: 'spki', format: 'der' });
  const hash = (bytes) => createHash('sha256').update(bytes).digest('hex');
  assert.equal(hash(ofCertificate), hash(ofKey));
});
