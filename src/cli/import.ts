import { Misused } from './misused.ts';
export async function importFrom(_args: string[]): Promise<void> {
  throw new Misused('');
}
