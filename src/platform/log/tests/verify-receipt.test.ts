import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commit, commitmentOf, leafBytes } from '#platform/log/leaf.ts';
import { inclusionPath } from '#platform/log/merkle/inclusion.ts';
import { leafHash, rootOf } from '#platform/log/merkle/tree.ts';
import { signCheckpoint } from '#platform/log/note/checkpoint.ts';
import { type Signer, verifierKey } from '#platform/log/note/key.ts';
import { signNote } from '#platform/log/note/signed-note.ts';
import { parseReceipt, type ReceiptFile, writeReceipt } from '#platform/log/receipt-file.ts';
import { verifyReceipt } from '#platform/log/verify-receipt.ts';
import { grow, newSigner } from './world.ts';

const signer = newSigner();
const key = verifierKey(signer);

async function receipts(size: number, by: Signer = signer): Promise<string[]> {
  const openings = Array.from({ length: size }, (_, i) => commit('contribution', { words: `Sí, ${i}.`, number: i }));
  const node = grow(openings.map((opening) => leafHash(leafBytes(opening))));
  const checkpoint = await signCheckpoint({ size, root: rootOf(size, node), signer: by });
  return openings.map((opening, index) =>
    writeReceipt({ kind: 'proof', opening, index, path: inclusionPath({ index, size, node }), checkpoint }),
  );
}

const receipt = (await receipts(21))[17] as string;

test('every receipt of every tree is verified with the log’s key, and tells its record and place', async () => {
  for (let size = 1; size <= 40; size += 1)
    for (const [index, text] of (await receipts(size)).entries())
      expect(verifyReceipt(text, key)).toEqual({
        kind: 'verified',
        leafKind: 'contribution',
        record: `{"number":${index},"words":"Sí, ${index}."}`,
        fields: { number: index, words: `Sí, ${index}.` },
        index,
        size,
        origin: signer.origin,
      });
});

test('it is a C2SP tlog-proof: header, opening, index, path from the leaf up, empty line, checkpoint', () => {
  const [header, extra = '', index, ...rest] = receipt.split('\n');
  expect([header, index, rest.indexOf(''), rest[5], rest[6]]).toEqual(['c2sp.org/tlog-proof@v1', 'index 17', 4, signer.origin, '21']);
  const [form, kind, salt = '', record] = Buffer.from(extra.slice('extra '.length), 'base64').toString().split('\n');
  expect([form, kind, salt.length, record]).toEqual(['amparo-opening@v1', 'contribution', 64, '{"number":17,"words":"Sí, 17."}']);
});

describe('a receipt of which anything was changed is refused:', () => {
  const bytes = Buffer.from(receipt);
  const isVerified = (changed: Buffer) => verifyReceipt(changed.toString(), key).kind !== 'refused';

  test('any bit of any byte', () => {
    const kept: string[] = [];
    for (let at = 0; at < bytes.length; at += 1)
      for (let bit = 0; bit < 8; bit += 1) {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] as number) ^ (1 << bit);
        if (isVerified(changed)) kept.push(`byte ${at}, bit ${bit}`);
      }
    expect(kept).toEqual([]);
  });

  test('any byte left out, put in, doubled or replaced, any end cut off, a byte added', () => {
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, byte) => {
        fc.pre(bytes[at] !== byte);
        const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
        const changes = [
          [before, after.subarray(1)],
          [before, Buffer.of(byte), after],
          [before, Buffer.of(byte), after.subarray(1)],
          [before],
          [after.subarray(1)],
          [bytes, Buffer.of(byte)],
        ];
        for (const parts of changes) expect(isVerified(Buffer.concat(parts))).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });

  test('any two lines exchanged, carriage returns, a byte order mark', () => {
    const lines = receipt.split('\n');
    for (let a = 0; a < lines.length; a += 1)
      for (let b = a + 1; b < lines.length; b += 1) {
        const swapped = lines
          .with(a, lines[b] as string)
          .with(b, lines[a] as string)
          .join('\n');
        if (swapped !== receipt) expect(verifyReceipt(swapped, key).kind).toBe('refused');
      }
    for (const text of [receipt.replaceAll('\n', '\r\n'), `\ufeff${receipt}`, '', receipt.repeat(2000)])
      expect(verifyReceipt(text, key)).toEqual({ kind: 'refused', reason: 'not-a-receipt' });
  });
});

describe('the key', () => {
  test('is never taken from the file: a log made up with its own key is refused, with the same name too', async () => {
    const [stranger, namesake] = [newSigner('other.example/log'), newSigner(signer.origin)];
    expect(verifyReceipt((await receipts(3, stranger))[1] as string, key)).toEqual({ kind: 'refused', reason: 'other-log' });
    expect(verifyReceipt((await receipts(3, namesake))[1] as string, key)).toEqual({ kind: 'refused', reason: 'not-signed' });
    expect(verifyReceipt(receipt, verifierKey(namesake))).toEqual({ kind: 'refused', reason: 'not-signed' });
  });

  test('missing, nothing is proved: only what contradicts itself is refused', () => {
    expect(verifyReceipt(receipt, undefined)).toEqual({ kind: 'unpinned' });
    expect(verifyReceipt(receipt.replace('index 17', 'index 16'), undefined)).toEqual({ kind: 'refused', reason: 'not-in-the-tree' });
  });

  test('malformed is no missing key', () => {
    for (const given of ['', 'key', `${key}x`]) expect(verifyReceipt(receipt, given)).toEqual({ kind: 'refused', reason: 'not-a-key' });
  });
});

test('cosignatures of witnesses are passed over, extension lines too; a second signature of ours must fit', async () => {
  const witnessed = `${receipt}${(await signNote('text\n', newSigner('witness.example'))).split('\n').at(-2)}\n`;
  expect(verifyReceipt(witnessed, key).kind).toBe('verified');
  const forged = `${receipt}${(await signNote('text\n', signer)).split('\n').at(-2)}\n`;
  expect(verifyReceipt(forged, key)).toEqual({ kind: 'refused', reason: 'not-signed' });
});

test('a proof without our opening proves nothing to us', () => {
  expect(verifyReceipt(receipt.replace(/^extra .*\n/m, ''), key)).toEqual({ kind: 'refused', reason: 'not-a-receipt' });
});

test('an entry that our own log would not make is refused though its key signed it', async () => {
  const salt = Buffer.alloc(32);
  const unfit = [
    { kind: 'Contribution \u001b[2J', record: '{}', salt },
    { kind: 'contribution', record: '{"a":1,"a":2}', salt },
    { kind: 'contribution', record: '{ "a": 1 }', salt },
    { kind: 'contribution', record: '{}', salt: Buffer.alloc(16) },
  ];
  for (const opening of unfit) {
    const root = leafHash(leafBytes({ kind: opening.kind, commitment: commitmentOf(opening) }));
    const checkpoint = await signCheckpoint({ size: 1, root, signer });
    const text = writeReceipt({ kind: 'proof', opening, index: 0, path: [], checkpoint });
    expect(verifyReceipt(text, key)).toEqual({ kind: 'refused', reason: 'not-a-receipt' });
  }
});

test('a promise is no proof, with or without a key, and cannot be taken for a receipt', () => {
  const promise = writeReceipt({ kind: 'promise', opening: commit('contribution', { words: 'Pronto.' }) });
  for (const given of [key, undefined]) expect(verifyReceipt(promise, given)).toEqual({ kind: 'promise' });
  expect(promise.split('\n').slice(0, 2)).toEqual(['amparo-promise@v1', 'This is a promise without proof. It is signed by nobody.']);
  expect(verifyReceipt(promise.replace('amparo-promise@v1', 'c2sp.org/tlog-proof@v1'), key).kind).toBe('refused');
  expect(verifyReceipt(promise.replace('without proof', 'with proof'), key).kind).toBe('refused');
});

test('what is written is read back, for any record', () => {
  const fields = fc.dictionary(fc.string({ unit: 'grapheme-ascii' }), fc.oneof(fc.string({ unit: 'grapheme' }), fc.maxSafeInteger()));
  const hash = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((array) => Buffer.from(array));
  fc.assert(
    fc.property(fields, fc.maxSafeNat(), fc.array(hash, { maxLength: 60 }), (record, index, path) => {
      const { commitment: _, ...opening } = commit('contribution', record);
      const files: ReceiptFile[] = [
        { kind: 'promise', opening },
        { kind: 'proof', opening, index, path, checkpoint: 'text\n\n— signature\n' },
      ];
      for (const file of files) expect(parseReceipt(writeReceipt(file))).toEqual(file);
    }),
  );
});
