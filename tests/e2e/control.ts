import { controlOf, type House } from './ports.ts';

/** Asks the second port of a house: see `stage/controls.ts`. */
export async function control<Answer>(what: string, body: Record<string, string> = {}, house: House = 'sample'): Promise<Answer> {
  const response = await fetch(`${controlOf(house)}/${what}`, { method: 'POST', body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`The test server knows no "${what}".`);
  return (await response.json()) as Answer;
}
