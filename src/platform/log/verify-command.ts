import { isUtf8 } from 'node:buffer';
import { open } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { parseVerifierKey } from './note/key.ts';
import { MAX_LENGTH } from './receipt-file.ts';
import { type RefusalReason, type Verified, verifyReceipt } from './verify-receipt.ts';

const USAGE = `Usage: amparo verify FILE --key KEY
  FILE  the receipt (.tlog-proof)
  KEY   the key of the log (name+id+key), or a file that holds it`;

const MAX_BYTES = 4 * MAX_LENGTH;

const EXIT = { verified: 0, refused: 1, usage: 2, unpinned: 3, promise: 4 } as const;

const UNPINNED = `NOT CHECKED: no key was given.
The file agrees with itself, but anybody can make such a file. Ask for the key of the log somewhere else than where you
got the file (a printed programme, another organisation, a newspaper), and run this again with --key KEY.`;

const PROMISE = `NO PROOF: this file is only a promise.
It was given out before the log had placed the entry, and nobody has signed it. Ask for the receipt again.`;

const REASONS: Readonly<Record<RefusalReason, string>> = {
  'not-a-receipt': 'It is not a receipt, or it was changed since it was given out.',
  'not-in-the-tree': 'What it says is not what the log holds: the record or its place was changed, or it never was there.',
  'not-a-key': 'The key is not a key of a log.',
  'other-log': 'It is a receipt of another log than the one whose key was given.',
  'not-signed': 'It was not signed with the key that was given: the key is another log’s, or the file was made up.',
};

const verified = ({ leafKind, record, index, size, origin }: Verified): string => `VERIFIED.
The log ${printable(origin)} holds this record:
  ${printable(record)}
It is of the kind "${leafKind}", and number ${index} (counted from 0) of the ${size} entries that were signed.
Checked on this machine, with nothing but the file and the key.`;

/**
 * `amparo verify FILE --key KEY`: prints what was found and returns the exit status. 0 verified, 1 refused, 2 wrong usage
 * or a file that cannot be read, 3 no key given, 4 a promise without proof. Opens no database and no connection.
 */
export async function verifyFromShell(args: string[]): Promise<number> {
  const asked = parse(args);
  if (!asked) return fail(USAGE);
  const key = asked.key === undefined ? undefined : await readKey(asked.key);
  if (asked.key !== undefined && key === undefined) return fail(`"${printable(asked.key)}" is neither a key nor a file that holds one.`);
  const bytes = await readStart(asked.file);
  if (!bytes) return fail(`The file "${printable(asked.file)}" cannot be read.`);

  // Other bytes than UTF-8 cannot be a receipt, and no text stands for them.
  const result = verifyReceipt(isUtf8(bytes) ? bytes.toString() : '', key);
  if (result.kind === 'verified') console.log(verified(result));
  if (result.kind === 'refused') console.error(`NOT VERIFIED.\n${REASONS[result.reason]}`);
  if (result.kind === 'unpinned') console.error(UNPINNED);
  if (result.kind === 'promise') console.error(PROMISE);
  return EXIT[result.kind];
}

function parse(args: string[]): { file: string; key: string | undefined } | undefined {
  try {
    const { values, positionals } = parseArgs({ args, options: { key: { type: 'string' } }, allowPositionals: true });
    const [file, ...more] = positionals;
    return file === undefined || more.length > 0 ? undefined : { file, key: values.key };
  } catch {
    return undefined;
  }
}

function fail(message: string): number {
  console.error(message);
  return EXIT.usage;
}

async function readKey(given: string): Promise<string | undefined> {
  if (parseVerifierKey(given)) return given;
  const text = (await readStart(given))?.toString().trim();
  return text !== undefined && parseVerifierKey(text) ? text : undefined;
}

/** No more than would be refused for its length, also of a pipe; `undefined` when there is nothing to read. */
async function readStart(path: string): Promise<Buffer | undefined> {
  try {
    await using file = await open(path);
    return Buffer.concat(await Array.fromAsync(file.createReadStream({ end: MAX_BYTES - 1 })));
  } catch {
    return undefined;
  }
}

/** What the file says goes to a terminal: nothing in it may move the cursor or turn the direction of the text. */
const printable = (text: string): string =>
  text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
