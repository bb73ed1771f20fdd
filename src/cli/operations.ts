import { contract } from '#modules/index.ts';
import { API } from '#platform/api/document.ts';
import type { Operation } from '#platform/command/spec.ts';
import { rolesThatMay } from '#platform/module.ts';

/** Every operation, by module, for whoever writes against the API: docs/operations.md is this, and a test holds it to be. */
export function operationsTable(): string {
  const byModule = Map.groupBy(contract, ({ module }) => module.name);
  return [
    '# Operations',
    '',
    `Made by \`npm run docs\` from the contract of each module. Addresses begin with \`${API}\`. What goes in and comes out`,
    `of each stands in \`${API}/openapi.json\`; how to ask, in [api.md](api.md).`,
    ...[...byModule].flatMap(([name, operations]) => ['', `## ${name}`, '', ...tableOf(operations)]),
    '',
  ].join('\n');
}

const tableOf = (operations: readonly Operation[]): string[] => [
  '| Address | What it does | Who | Refusals of its own |',
  '|---|---|---|---|',
  ...operations.map(rowOf),
];

function rowOf({ name, summary, http, module, permission, refusals }: Operation): string {
  const who = permission === 'anyone' ? 'anyone' : rolesThatMay(module, permission).join(', ');
  const codes = Object.entries(refusals).map(([code, status]) => `\`${code}\` ${status}`);
  return `| \`${http.method.toUpperCase()} ${http.path}\` | ${summary}<br>\`${name}\` | ${who} | ${codes.join(', ')} |`;
}
