import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseCheckpoint, signCheckpoint } from '#platform/log/note/checkpoint.ts';
import { decodeBase64, decodeDecimal } from '#platform/log/note/encoding.ts';
import { parseVerifierKey, type VerifierKey, verifierKey } from '#platform/log/note/key.ts';
import { isSignedBy, parseNote, type SignedNote, signNote } from '#platform/log/note/signed-note.ts';
import { newSigner, standard } from './world.ts';

const signer = newSigner();
const key = parseVerifierKey(verifierKey(signer)) as VerifierKey;
const note = (text: string) => parseNote(text) as SignedNote;

describe('the examples of C2SP (skipped where ../shared is absent)', () => {
  const page = standard('c2sp/signed-note.md');
  const blocks = () => [...readFileSync(page.url, 'utf8').matchAll(/^```\n(.*?)^```$/gms)].map(([, block = '']) => block);

  test.skipIf(page.absent)('the example key verifies the example note, and not the poem', () => {
    const [, vkey = ''] = /^ {4}(example\.com\/foo\+\S+)$/m.exec(readFileSync(page.url, 'utf8')) ?? [];
    const [poem = '', message = ''] = blocks();
    const example = parseVerifierKey(vkey) as VerifierKey;
    expect(example.name).toBe('example.com/foo');
    expect(isSignedBy(note(message), example)).toBe(true);
    expect(isSignedBy(note(message.replace('example message', 'other message')), example)).toBe(false);
    expect(isSignedBy(note(poem), example)).toBe(false);
  });

  test.skipIf(page.absent)('the poem keeps its empty line: the last one parts text from signatures', () => {
    const { text, signatures } = note(blocks()[0] as string);
    expect(text).toBe('Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n');
    expect(signatures.map(({ name, signature }) => [name, signature.length])).toEqual([['quasimodo.example/salvatore', 64]]);
  });

  const checkpoints = standard('c2sp/tlog-checkpoint.md');
  test.skipIf(checkpoints.absent)('the example checkpoint is read', () => {
    const [, block = ''] = /^```\n(.*?)^```$/ms.exec(readFileSync(checkpoints.url, 'utf8')) ?? [];
    const { origin, size, root } = parseCheckpoint(note(block).text) ?? {};
    expect([origin, size, root?.length]).toEqual(['example.com/behind-the-sofa', 20852163, 32]);
  });
});

test('a note is verified by the key that signed it, and by no other', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.string({ unit: 'grapheme-ascii' }), { minLength: 1 }), async (lines) => {
      const text = `${lines.join('\n')}\n`;
      const signed = note(await signNote(text, signer));
      expect(signed.text).toBe(text);
      expect(isSignedBy(signed, key)).toBe(true);
      const stranger = parseVerifierKey(verifierKey(newSigner())) as VerifierKey;
      expect(isSignedBy(signed, stranger)).toBe(false);
      expect(isSignedBy(signed, { ...key, publicKey: stranger.publicKey })).toBe(false);
    }),
    { numRuns: 100, examples: [[['']]] },
  );
});

test('signatures of unknown keys are passed over; one of ours that does not fit condemns the note', async () => {
  const signed = await signNote('text\n', signer);
  const line = (await signNote('text\n', newSigner('witness.example'))).split('\n').at(-2);
  const forged = (await signNote('other\n', signer)).split('\n').at(-2);
  expect(isSignedBy(note(`${signed}${line}\n`), key)).toBe(true);
  expect(isSignedBy(note(`${signed}${forged}\n`), key)).toBe(false);
  expect(isSignedBy(note(`text\n\n${line}\n`), key)).toBe(false);
});

test('what is no note is not read as one', async () => {
  const signed = await signNote('text\n', signer);
  const lines = signed.split('\n').at(-2) as string;
  const [, name, base64] = lines.split(' ');
  const broken = [
    '',
    '\n\n',
    'text\n',
    signed.slice(0, -1),
    `${signed}\n`,
    signed.replaceAll('\n', '\r\n'),
    signed.replace('text', 'te\u0000xt'),
    signed.replace('text', 'te\txt'),
    signed.replace('—', '-'),
    signed.replace('— ', '—  '),
    `text\n\n— ${name}+x ${base64}\n`,
    `text\n\n— ${name} ${base64}=\n`,
    `text\n\n— ${name} AAAA\n`,
    `text\n\n— ${name}\u00a0 ${base64}\n`,
    `text\n\n${`${lines}\n`.repeat(101)}`,
  ];
  for (const text of broken) expect([text, parseNote(text)]).toEqual([text, undefined]);
  expect(note(`text\n\n${`${lines}\n`.repeat(16)}`).signatures).toHaveLength(16);
});

test('a verifier key is read back, and a wrong id, type or length is refused', () => {
  const text = verifierKey(signer);
  expect(parseVerifierKey(text)).toMatchObject({ name: signer.origin, publicKey: signer.publicKey });
  const [name, id = '', encoded = ''] = text.split('+');
  const raw = Buffer.from(text.slice(`${name}+${id}+`.length), 'base64');
  const other = (bytes: Uint8Array) => `${name}+${id}+${Buffer.from(bytes).toString('base64')}`;
  const broken = [
    '',
    name,
    `${name}+${id}`,
    `x${text}`,
    `${text}=`,
    ` ${text}`,
    `${text}\n`,
    text.replace(id, '00000000'),
    other(raw.subarray(1)),
    other(raw.with(0, 4)),
    `+${id}+${encoded}`,
  ];
  for (const attempt of broken) expect([attempt, parseVerifierKey(attempt as string)]).toEqual([attempt, undefined]);
});

test('a checkpoint is read back; other sizes, roots and empty lines are not', async () => {
  const root = Buffer.alloc(32, 1);
  const { text } = note(await signCheckpoint({ size: 12, root, signer }));
  expect(parseCheckpoint(text)).toEqual({ origin: signer.origin, size: 12, root });
  expect(parseCheckpoint(`${text}an extension\n`)).toMatchObject({ size: 12 });
  const broken = [
    '',
    '\n\n\n',
    text.slice(0, -1),
    `${text}\n`,
    text.replace('\n12\n', '\n012\n'),
    text.replace('\n12\n', '\n-1\n'),
    text.replace('\n12\n', '\n9007199254740993\n'),
    text.replace('=', ''),
    text.replace(signer.origin, ''),
  ];
  for (const attempt of broken) expect([attempt, parseCheckpoint(attempt)]).toEqual([attempt, undefined]);
});

test('numbers and base64 have one spelling', () => {
  for (const text of ['', ' 1', '1 ', '01', '+1', '1.0', '0x1', '1e1', '9007199254740992']) expect(decodeDecimal(text)).toBeUndefined();
  fc.assert(fc.property(fc.maxSafeNat(), (n) => decodeDecimal(`${n}`) === n));
  for (const text of ['A', 'AA', 'AB==', 'AA==\n', 'A A=', 'AA-_', 'AAA']) expect(decodeBase64(text)).toBeUndefined();
  fc.assert(fc.property(fc.uint8Array(), (bytes) => decodeBase64(Buffer.from(bytes).toString('base64'))?.equals(bytes) === true));
});
