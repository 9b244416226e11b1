#!/usr/bin/env bash
# A public RSA key of 2048 bits whose SubjectPublicKeyInfo names RSASSA-PSS (1.2.840.113549.1.1.10, without parameters) and not
# rsaEncryption, as OpenSSL writes keys made for PSS. The numbers in it are the same; libraries make of it what they like:
# - PyPI cryptography 50.0.2 and pycryptodome 4.4.0 load it as any RSA key, which then verifies PKCS#1 v1.5 as well; written out again
#   it names rsaEncryption, so its fingerprint is another one.
# - Node 20's `crypto` loads it, and with it reads every RSA-SHA256 signature as PSS: a good one of PKCS#1 v1.5 is false, without an error.
#   Its WebCrypto refuses the key, even for RSA-PSS. npm node-forge 1.4.3 refuses it: unknown OID.
# For us: a merchant's key that names another algorithm than rsaEncryption is refused by name, with the command that writes it anew.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install cryptography==50.0.2 pycryptodome==4.4.0
npm init -y >/dev/null
npm install --silent --no-audit --no-fund node-forge@1.4.3
seen=$(
  venv/bin/python - <<'PY'
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from Crypto.PublicKey import RSA

form = (serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
private = rsa.generate_private_key(65537, 2048)
plain = private.public_key().public_bytes(*form)
# The algorithm with the rest of the key behind it: SEQUENCE { OID, NULL } becomes SEQUENCE { OID }.
_, numbers = plain.split(bytes.fromhex("300d06092a864886f70d0101010500"))
inner = bytes.fromhex("300b06092a864886f70d01010a") + numbers
named = b"\x30\x82" + len(inner).to_bytes(2, "big") + inner
key = serialization.load_der_public_key(named)
print("cryptography:", type(key).__name__, "| written again:", "the same" if key.public_bytes(*form) == named else "rsaEncryption")
signature = private.sign(b"order", padding.PKCS1v15(), hashes.SHA256())
key.verify(signature, b"order", padding.PKCS1v15(), hashes.SHA256())
print("cryptography: verifies PKCS#1 v1.5 | pycryptodome:", RSA.import_key(named).size_in_bits(), "bits")
for name, content in (("plain", plain), ("named", named), ("signature", signature)):
    open(name, "wb").write(content)
PY
  node --input-type=module - <<'JS'
import { readFileSync } from 'fs';
import { createPublicKey, verify, webcrypto } from 'crypto';
import forge from 'node-forge';
for (const name of ['plain', 'named']) {
  const der = readFileSync(name);
  const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
  console.log(name, 'crypto:', key.asymmetricKeyType, verify('sha256', Buffer.from('order'), key, readFileSync('signature')));
  for (const algorithm of ['RSASSA-PKCS1-v1_5', 'RSA-PSS']) {
    const load = webcrypto.subtle.importKey('spki', der, { name: algorithm, hash: 'SHA-256' }, true, ['verify']);
    console.log(name, 'WebCrypto', algorithm + ':', await load.then(() => 'loads', () => 'refuses'));
  }
  try {
    console.log(name, 'node-forge:', forge.pki.publicKeyFromAsn1(forge.asn1.fromDer(der.toString('binary'))).n.bitLength(), 'bits');
  } catch (error) {
    console.log(name, 'node-forge:', error.message);
  }
}
JS
)
echo "$seen"
diff - <(echo "$seen") <<'END' || { echo "the behaviour has changed"; exit 1; }
cryptography: RSAPublicKey | written again: rsaEncryption
cryptography: verifies PKCS#1 v1.5 | pycryptodome: 2048 bits
plain crypto: rsa true
plain WebCrypto RSASSA-PKCS1-v1_5: loads
plain WebCrypto RSA-PSS: loads
plain node-forge: 2048 bits
named crypto: rsa-pss false
named WebCrypto RSASSA-PKCS1-v1_5: refuses
named WebCrypto RSA-PSS: refuses
named node-forge: Cannot read public key. Unknown OID.
END
