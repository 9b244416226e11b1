// The registry of codes, read from docs/errors.md, which the wallet's own code writes.

const RETRY = {
  "no": "never",
  "same request": "same",
  "same request, later": "later",
  "corrected, under a new id": "new",
};

/** Every code: name, number, status, whether sending again can help, meaning, and what to do. */
export function readCodes(text) {
  const codes = [];
  for (const line of text.split("\n")) {
    const row = line.match(/^\| `([A-Z_]+)` \|(.*)\|$/);
    if (!row) continue;
    const [number, status, , , again, meaning, whatToDo] = row[2].split("|").map((cell) => cell.trim());
    if (!(again in RETRY)) throw new Error(`${row[1]}: "${again}" is not known`);
    codes.push({ name: row[1], number: Number(number), status, retry: RETRY[again], meaning, whatToDo });
  }
  if (codes.length === 0) throw new Error("docs/errors.md has no codes");
  return codes;
}
