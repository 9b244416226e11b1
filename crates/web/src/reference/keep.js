// Keeps the texts in an answer as variables, under the names that later calls use.
const keep = (value) => {
  for (const [name, member] of Object.entries(value)) {
    if (member && typeof member === 'object') keep(member);
    else if (typeof member === 'string' || Number.isInteger(member)) pm.collectionVariables.set(`API_NAME_${name}`, member);
  }
};
let answer = {};
try {
  answer = pm.response.json();
} catch {
  // Some answers have no body.
}
if (answer && typeof answer === 'object') keep(answer);

pm.test('the server understood the call', () => {
  pm.expect(pm.response.code).to.be.below(500);
  const code = answer && answer.result && answer.result.resultCode;
  pm.expect(['INVALID_SIGNATURE', 'INVALID_CLIENT', 'KEY_NOT_FOUND', 'MSG_PARSE_ERROR']).to.not.include(code);
});
