import { clean } from '../files/clean/clean.ts';
import { postgresStore } from '../files/store.ts';
import { beginUpload, keepPart, settleUpload } from '../files/upload.ts';
import type { World } from './world.ts';

/** What the actor has uploaded, cleaned in this process: how the server cleans in another one is tested beside it. */
export async function anUpload({ db, actor, now }: Pick<World, 'db' | 'actor' | 'now'>, name: string, bytes: Buffer): Promise<string> {
  const person = actor.id as string;
  const id = await beginUpload(db, { person, name, size: bytes.length, now });
  await keepPart(db, { person, id, start: 0, bytes });
  await settleUpload({ db, store: postgresStore(db), cleaner: clean, now }, person, id);
  return id;
}
