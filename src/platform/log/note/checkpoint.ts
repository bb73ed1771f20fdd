import { decodeDecimal, decodeHash } from './encoding.ts';
import type { Signer } from './key.ts';
import { signNote } from './signed-note.ts';

/** C2SP tlog-checkpoint: https://c2sp.org/tlog-checkpoint */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  /** 32 bytes. */
  readonly root: Buffer;
}

export const signCheckpoint = ({ size, root, signer }: { size: number; root: Buffer; signer: Signer }): Promise<string> =>
  signNote(`${signer.origin}\n${size}\n${root.toString('base64')}\n`, signer);

/** The text of a note. `undefined` unless well-formed; extension lines are allowed, and mean nothing to us. */
export function parseCheckpoint(text: string): Checkpoint | undefined {
  const lines = text.split('\n');
  const [origin = '', decimal = '', hash = ''] = lines;
  if (lines.pop() !== '' || lines.includes('')) return undefined;
  const [size, root] = [decodeDecimal(decimal), decodeHash(hash)];
  return size === undefined || !root ? undefined : { origin, size, root };
}
