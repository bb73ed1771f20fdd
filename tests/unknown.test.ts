import { expect, test } from 'vitest';
import { contract } from '#modules/index.ts';
import { newWorld } from '#modules/testing/world.ts';
import { testDatabase } from '#platform/testing/database.ts';
import { worlds } from './worlds.ts';

const ground = await testDatabase();

/** Every identifier in an input by another that names nothing, one at a time. */
function* strangers(input: Record<string, unknown>): Iterable<Record<string, unknown>> {
  for (const [field, value] of Object.entries(input))
    if (/^[0-9a-f]{8}-/.test(String(value))) yield { ...input, [field]: crypto.randomUUID() };
    else if (Array.isArray(value) && /^[0-9a-f]{8}-/.test(String(value[0]))) yield { ...input, [field]: [crypto.randomUUID()] };
}

test.each(contract)('$name answers something typed to identifiers that name nothing', async (operation) => {
  const world = await newWorld(ground);
  const convenor = await world.person([{ role: 'convenor' }, { role: 'rapporteur', cycle: world.cycle }]);
  const input = await operation.example(worlds[operation.module.name]?.(world) as never);
  for (const viewer of [world.viewer, convenor])
    for (const stranger of strangers(input as Record<string, unknown>)) {
      const result = await operation.execute({ ...world, viewer }, stranger);
      if (operation.kind === 'command') expect(result.ok, JSON.stringify(stranger)).toBe(false);
    }
});
