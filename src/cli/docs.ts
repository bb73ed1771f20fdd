import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { contract } from '#modules/index.ts';
import { operationsTable } from './operations.ts';
import { rolesTable } from './roles.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Between these two lines of docs/architecture.md. */
const [BEGIN, END] = ['<!-- made by npm run docs: begin -->', '<!-- made by npm run docs: end -->'];

/** Which module uses the doors of which, from the manifests: what the linter allows, and nothing else. */
function arrows(): string {
  const modules = [...new Set(contract.map(({ module }) => module))];
  const lines = modules.flatMap(({ name, dependsOn }) => dependsOn.map((other) => `  ${name} --> ${other}`));
  return ['```mermaid', 'flowchart TD', ...lines, '```'].join('\n');
}

function withArrows(page: string): string {
  const [from, to] = [page.indexOf(BEGIN) + BEGIN.length, page.indexOf(END)];
  return `${page.slice(0, from)}\n\n${arrows()}\n\n${page.slice(to)}`;
}

/** The pages of docs/ that are made from the code, as they should be now. */
export const generatedDocs = async (): Promise<Readonly<Record<string, string>>> => ({
  'docs/roles.md': rolesTable(),
  'docs/operations.md': operationsTable(),
  'docs/architecture.md': withArrows(await readFile(join(ROOT, 'docs/architecture.md'), 'utf8')),
});

export async function writeDocs(): Promise<void> {
  for (const [path, text] of Object.entries(await generatedDocs())) await writeFile(join(ROOT, path), text);
}
