// Signs the call: RSASSA-PKCS1-v1_5 with SHA-256 over the exact bytes that are sent. The sandboxes of Postman and Bruno
// have neither Web Crypto nor Node's module, so the arithmetic is done here. Postman's has no function BigInt, and Bruno's
// reader does not know the literals, which is why they are evaluated.
const { SHA256, enc } = require('crypto-js');

const DIGITS = (0, eval)('[0n, 1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n, 9n, 10n, 11n, 12n, 13n, 14n, 15n]');
const [ZERO, ONE, , , FOUR] = DIGITS;
const number = (hex) => [...hex].reduce((sum, digit) => (sum << FOUR) + DIGITS[parseInt(digit, 16)], ZERO);

/** The numbers of an RSA key: n, e, d and so on, from PKCS#8. */
function readKey(pem) {
  const der = enc.Base64.parse(pem.replace(/-----[^-]+-----|\s/g, '')).toString(enc.Hex);
  let at = 0;
  const next = () => {
    const tag = der.slice(at, at + 2);
    let length = parseInt(der.slice(at + 2, at + 4), 16);
    at += 4;
    if (length > 127) {
      const size = (length - 128) * 2;
      length = parseInt(der.slice(at, at + size), 16);
      at += size;
    }
    const begin = at;
    // Sequences and the octet string around the key are entered, everything else is passed over.
    if (tag !== '30' && tag !== '04') at += length * 2;
    return { tag, value: der.slice(begin, begin + length * 2) };
  };
  const numbers = [];
  while (at < der.length) {
    const { tag, value } = next();
    if (tag === '02') numbers.push(value);
  }
  // The versions of both structures come first.
  const [, , n, , d] = numbers;
  return { n: number(n), d: number(d), bytes: n.replace(/^00/, '').length / 2 };
}

function power(base, exponent, modulus) {
  let result = ONE;
  for (let b = base, e = exponent; e > ZERO; e >>= ONE, b = (b * b) % modulus) {
    if (e & ONE) result = (result * b) % modulus;
  }
  return result;
}

function sign(text, pem) {
  const { n, d, bytes } = readKey(pem);
  const info = `3031300d060960864801650304020105000420${SHA256(text).toString()}`;
  const padded = `0001${'ff'.repeat(bytes - 3 - info.length / 2)}00${info}`;
  const made = power(number(padded), d, n).toString(16).padStart(bytes * 2, '0');
  return enc.Hex.parse(made).toString(enc.Base64);
}

// Bruno translates most of what follows when it imports the collection, but not the access to bodies.
const isBruno = typeof bru !== 'undefined';
const template = isBruno ? req.getBody({ raw: true }) : pm.request.body.raw;
// A new id is drawn once: what is signed is what is sent.
const body = pm.variables.replaceIn(template);
if (isBruno) req.setBody(body, { raw: true });
else pm.request.body.update({ mode: 'raw', raw: body });
const value = (name) => pm.variables.replaceIn(`{{${name}}}`);
const clientId = value('clientId');
const time = new Date().toISOString();
const path = pm.variables.replaceIn(pm.request.url.toString()).replace(/^[a-z]+:\/\/[^/]+/, '');
const covered = [`${pm.request.method} ${path}`, `${clientId}.${time}.${body}`].join('\n');
const signature = encodeURIComponent(sign(covered, value('privateKey')));
pm.request.headers.upsert({ key: 'client-id', value: clientId });
pm.request.headers.upsert({ key: 'request-time', value: time });
pm.request.headers.upsert({
  key: 'signature',
  value: `algorithm=RSA256, keyVersion=${value('keyVersion')}, signature=${signature}`,
});
