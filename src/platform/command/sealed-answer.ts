import type { Keys } from '../config/secret.ts';
import { seal, unseal } from '../session/seal.ts';
import type { Viewer } from '../session/viewer.ts';

interface Of {
  readonly viewer: Viewer;
  readonly command: string;
  readonly key: string | undefined;
}

const placeOf = ({ viewer, command, key }: Of): string => `answer to ${viewer.id} ${command} ${key}`;

/** An answer that holds a secret, as the table of repeats may keep it: whoever asked is told it again, a copy of the database tells nobody. */
export const sealAnswer = (keys: Keys, of: Of, answer: unknown): string =>
  seal(keys.answer, Buffer.from(JSON.stringify(answer)), placeOf(of)).toString('base64url');

/** `undefined` when it was sealed under another secret. */
export function openAnswer<Answer>(keys: Keys, of: Of, sealed: unknown): Answer | undefined {
  const opened = unseal(keys.answer, Buffer.from(String(sealed), 'base64url'), placeOf(of));
  return opened && (JSON.parse(opened.toString()) as Answer);
}
