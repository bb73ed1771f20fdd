import { existsSync } from 'node:fs';
import { contract } from '#modules/index.ts';
import type { World } from '#platform/testing/world.ts';

type MakeWorld = (world: World) => World;

/** `consultationWorld` in the module's `tests/world.ts`; the plain world where a module needs no more. */
async function worldOf(name: string): Promise<MakeWorld> {
  const hasItsOwn = existsSync(new URL(`../src/modules/${name}/tests/world.ts`, import.meta.url));
  return hasItsOwn ? (await import(`#modules/${name}/tests/world.ts`))[`${name}World`] : (world) => world;
}

const names = [...new Set(contract.map(({ module }) => module.name))];

/** The smallest world of each module, for the examples of its operations. */
export const worlds: Readonly<Record<string, MakeWorld>> = Object.fromEntries(
  await Promise.all(names.map(async (name) => [name, await worldOf(name)] as const)),
);
