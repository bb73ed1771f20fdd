import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson, parseCanonical } from '#platform/log/canonical.ts';
import { parseCheckpoint } from '#platform/log/note/checkpoint.ts';
import { parseVerifierKey, verifierKey } from '#platform/log/note/key.ts';
import { isSignedBy, parseNote } from '#platform/log/note/signed-note.ts';
import { parseReceipt, writeReceipt } from '#platform/log/receipt-file.ts';
import { parseTilePath, tilePath } from '#platform/log/tile-path.ts';
import { verifyReceipt } from '#platform/log/verify-receipt.ts';
import { anyText } from '#platform/testing/any-text.ts';
import { newSigner } from './world.ts';

const key = verifierKey(newSigner());

/** Pieces of what the parsers look for, in any order, and anything at all. */
const pieces = [
  'c2sp.org/tlog-proof@v1',
  'amparo-promise@v1',
  'extra ',
  'index ',
  '\n',
  '\n\n',
  '— ',
  'forum.example/log',
  ' ',
  '0',
  '17',
  '+',
  key,
  '{"a":1}',
  '{',
  '}',
  '"',
  ':',
  'tile/',
  'entries/',
  'x001/',
  '067',
  '.p/',
  'A'.repeat(43),
  '=',
  '\ud800',
  '\0',
];
const text = fc.oneof(
  fc.array(fc.constantFrom(...pieces)).map((parts) => parts.join('')),
  anyText(),
);
const each = (property: (given: string) => void) => fc.assert(fc.property(text, property), { numRuns: 1000 });

test('whatever is given, each reads it or says that it is none; what it reads it would write the same', () => {
  each((given) => {
    const receipt = parseReceipt(given);
    if (receipt) expect(writeReceipt(receipt)).toBe(given);
    const fields = parseCanonical(given);
    if (fields) expect(canonicalJson(fields)).toBe(given);
    const tile = parseTilePath(given);
    if (tile) expect(tilePath(tile)).toBe(given);
    const known = parseVerifierKey(given);
    if (known) expect(verifierKey({ origin: known.name, publicKey: known.publicKey })).toBe(given);
    const checkpoint = parseCheckpoint(given);
    if (checkpoint)
      expect(given.startsWith(`${checkpoint.origin}\n${checkpoint.size}\n${checkpoint.root.toString('base64')}\n`)).toBe(true);
  });
});

test('nothing that was not signed is taken for signed, and nothing that is no receipt for one', () => {
  const known = parseVerifierKey(key);
  each((given) => {
    const note = parseNote(given);
    if (note && known) expect(isSignedBy(note, known)).toBe(false);
    expect(['refused', 'promise']).toContain(verifyReceipt(given, key).kind);
  });
});
