// Cuts the two faces down to what the pages say: `node scripts/subset-fonts.mjs`, after an update of the fontsource packages.
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import subsetFont from 'subset-font';

const range = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i)).join('');

/** Latin 1, and the marks of four languages: quotes, dashes, ellipsis, the French narrow space, the hyphen that does not break. */
const BASE = `${range(0x20, 0x7e)}${range(0xa0, 0xff)}Œœ–—‘’‚“”„†•…‹›€−\u2009\u200b\u2011\u202f`;
/** Latin Extended A and what Guaraní, Quechua and Haitian names need; fetched only by pages that show it. */
const EXTENDED = `${range(0x100, 0x17f)}ẼẽỸỹ`;

const faces = [
  ['literata', 'literata', 'wght', 'amparo-text', { wght: { min: 400, max: 600 } }],
  ['atkinson-hyperlegible-next', 'atkinson-hyperlegible-next', 'wght', 'amparo-ui', { wght: { min: 400, max: 750 } }],
];
const folder = 'src/platform/ui/fonts';
for (const [name, file, axis, target, variationAxes] of faces) {
  const from = `node_modules/@fontsource-variable/${name}`;
  for (const [set, text, suffix] of [
    ['latin', BASE, ''],
    ['latin-ext', EXTENDED, '-extended'],
  ]) {
    const font = await readFile(`${from}/files/${file}-${set}-${axis}-normal.woff2`);
    const cut = await subsetFont(font, text, { targetFormat: 'woff2', variationAxes });
    await writeFile(`${folder}/${target}${suffix}.woff2`, cut);
    console.log(`${target}${suffix}: ${cut.length} bytes`);
  }
  await copyFile(`${from}/LICENSE`, `${folder}/LICENSE-${name}.txt`);
}
