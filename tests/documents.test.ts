import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { generatedDocs } from '../src/cli/docs.ts';

const documents = globSync(['*.md', 'docs/**/*.md', 'src/**/*.md', 'examples/**/*.md', 'sample/**/*.md']);
const read = (path: string) => readFileSync(path, 'utf8');
/** Brackets and parentheses are part of our routes' names. */
const escaped = (path: string) => path.replaceAll(/[[\]()]/g, '[$&]');

/** As they are linked to: letters, digits, hyphens. */
const anchorsOf = (path: string) =>
  [...read(path).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

test('links lead to files and headings that are there', () => {
  for (const path of documents)
    for (const [, link = ''] of read(path).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^[a-z]+:/.test(link)) continue;
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? path : join(dirname(path), file);
      expect(existsSync(target), `${path}: ${link}`).toBe(true);
      if (anchor) expect(anchorsOf(target), `${path}: ${link}`).toContain(anchor);
    }
});

/** Seen from the project, from the platform, from some module, or from where the document lies. */
test('files named in code are there', () => {
  const named = /`((?:\w+\/)+[\w.[\]()-]+\.(?:ts|mjs|sql|svelte|json|md))`/g;
  for (const path of documents)
    for (const [, file = ''] of read(path).matchAll(named)) {
      if (file.includes('observers')) continue;
      const from = ['.', 'src', 'src/platform', 'src/modules', 'src/modules/*', dirname(path)];
      expect(globSync(from.map((folder) => join(folder, escaped(file)))).length, `${path}: ${file}`).toBeGreaterThan(0);
    }
});

test('scripts and shell commands that the documents name are there', () => {
  const { scripts } = JSON.parse(read('package.json'));
  const shell = [...read('src/cli.ts').matchAll(/^ {2}(\w+): async/gm)].map(([, name]) => name);
  for (const path of documents) {
    for (const [, name = ''] of read(path).matchAll(/npm run (?:--silent )?(\w+(?::\w+)*)/g))
      expect(scripts, `${path}: ${name}`).toHaveProperty([name]);
    for (const [, name = ''] of read(path).matchAll(/npx amparo (\w+)/g)) expect(shell, `${path}: ${name}`).toContain(name);
  }
});

test('what is made from the code is as the code makes it', async () => {
  for (const [path, text] of Object.entries(await generatedDocs())) expect(read(path), `${path}: npm run docs`).toBe(text);
});

test('the notices of third parties are those of the packages in the lock file', () => {
  const now = execFileSync(process.execPath, ['scripts/notices.mjs', '--print'], { encoding: 'utf8' });
  expect(read('THIRD-PARTY-NOTICES.md') === now, 'npm run notices').toBe(true);
});

test('every module has a README, and every folder of the platform a line in the architecture', () => {
  for (const manifest of globSync('src/modules/*/module.ts')) expect(existsSync(join(dirname(manifest), 'README.md')), manifest).toBe(true);
  for (const entry of readdirSync('src/platform', { withFileTypes: true }).filter((entry) => entry.isDirectory()))
    expect(read('docs/architecture.md'), entry.name).toContain(`| \`${entry.name}/\` |`);
});
