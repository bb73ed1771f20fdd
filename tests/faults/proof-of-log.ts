import { createHash } from 'node:crypto';
import { digestOfContent } from '#modules/consultation/server/content.ts';
import { parseCheckpoint } from '#platform/log/note/checkpoint.ts';
import { parseVerifierKey, type VerifierKey } from '#platform/log/note/key.ts';
import { isSignedBy, parseNote } from '#platform/log/note/signed-note.ts';
import { parseReceipt } from '#platform/log/receipt-file.ts';
import { tilePath } from '#platform/log/tile-path.ts';
import { verifyReceipt } from '#platform/log/verify-receipt.ts';
import type { Ground } from './ground.ts';
import type { Ledger, Sent } from './ledger.ts';

const FULL = 256;
const sha256 = (...parts: Buffer[]): Buffer => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();

/** RFC 6962 §2.1, written apart from the server's and as slow as it is plain. */
function rootOf(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return sha256();
  if (leaves.length === 1) return sha256(Buffer.of(0), leaves[0] as Buffer);
  let left = 1;
  while (left * 2 < leaves.length) left *= 2;
  return sha256(Buffer.of(1), rootOf(leaves.slice(0, left)), rootOf(leaves.slice(left)));
}

/** All entries of the log, as anybody reads them: C2SP tlog-tiles. */
async function readEntries(size: number, read: (path: string) => Promise<Buffer>): Promise<Buffer[]> {
  const entries: Buffer[] = [];
  for (let index = 0; index * FULL < size; index += 1) {
    const width = Math.min(FULL, size - index * FULL);
    const bundle = await read(`/log/${tilePath({ level: 'entries', index, width })}`);
    for (let at = 0; at < bundle.length; at += 2 + bundle.readUInt16BE(at))
      entries.push(bundle.subarray(at + 2, at + 2 + bundle.readUInt16BE(at)));
  }
  return entries;
}

interface Proving {
  readonly ledger: Ledger;
  readonly ground: Ground;
  readonly logKey: string;
  readonly read: (path: string) => Promise<Buffer>;
}

/** Whatever was signed at any time is a beginning of what the log holds now, and every receipt is in it. */
export async function proveLog({ ledger, ground, logKey, read }: Proving): Promise<{ size: number; checkpoints: number }> {
  const key = parseVerifierKey(logKey) as VerifierKey;
  const notes = new Set(ledger.checkpoints);
  for (const { receipt } of ledger.sent) {
    const file = parseReceipt(receipt);
    if (file?.kind === 'proof') notes.add(file.checkpoint);
  }
  notes.add((await read('/log/checkpoint')).toString());
  const checkpoints = [...notes].map((text) => {
    const note = parseNote(text);
    if (!note || !isSignedBy(note, key)) ledger.failures.push(`A checkpoint is not signed by the key of the first start: ${text}`);
    return note && parseCheckpoint(note.text);
  });
  const size = Math.max(...checkpoints.map((checkpoint) => checkpoint?.size ?? 0));
  const entries = await readEntries(size, read);
  for (const checkpoint of checkpoints)
    if (checkpoint && !rootOf(entries.slice(0, checkpoint.size)).equals(checkpoint.root))
      ledger.failures.push(`The log was forked: what was signed at ${checkpoint.size} is not how the log of ${size} begins.`);

  for (const sent of ledger.sent) {
    const verified = verifyReceipt(sent.receipt, logKey);
    if (verified.kind !== 'verified') ledger.failures.push(`A receipt does not verify: ${JSON.stringify(verified)}`);
    else if (!saysWhatWasSent(verified.fields, sent, ground)) ledger.failures.push(`A receipt says something else: ${verified.record}`);
  }
  return { size, checkpoints: notes.size };
}

function saysWhatWasSent(
  fields: Readonly<Record<string, string | number>>,
  { contribution, revision, body }: Sent,
  { call, area }: Ground,
): boolean {
  const content = digestOfContent({ language: 'es', answers: [{ area, body }], attachments: [] });
  return fields.contribution === contribution && fields.revision === revision && fields.call === call && fields.content === content;
}
