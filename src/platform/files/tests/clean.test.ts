import { strToU8, unzipSync, zipSync } from 'fflate';
import { PDFDocument } from 'mupdf';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { clean } from '../clean/clean.ts';
import { withoutMarkers } from '../clean/jpeg.ts';
import { cleanFile } from '../cleaner.ts';

/** Stands wherever a format can say who, where, when or with what; nowhere afterwards. */
const SECRET = 'Nadie Ejemplo';

const photograph = (width = 40) =>
  sharp({ create: { width, height: 30, channels: 3, background: '#343a8c' } })
    .jpeg()
    .withExif({
      IFD0: { Artist: SECRET, ImageDescription: SECRET },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '19/1 26/1 0/1' },
    })
    .toBuffer();

function aPdf(change: (pdf: PDFDocument) => void = () => {}): Buffer {
  const pdf = new PDFDocument();
  pdf.insertPage(-1, pdf.addPage([0, 0, 200, 200], 0, pdf.newDictionary(), 'BT ET'));
  change(pdf);
  return Buffer.from(pdf.saveToBuffer('compress=no').asUint8Array());
}

async function aDocx(more: Record<string, Uint8Array> = {}): Promise<Buffer> {
  const person = `w:author="${SECRET}" w:date="2026-01-01T00:00:00Z" w:initials="${SECRET}"`;
  return Buffer.from(
    zipSync({
      '[Content_Types].xml': strToU8(
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
      ),
      '_rels/.rels': strToU8(
        '<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/><Relationship Id="r2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail" Target="docProps/thumbnail.jpeg"/></Relationships>',
      ),
      'word/document.xml': strToU8(
        `<w:document><w:body><w:p w:rsidR="00AB"><w:ins w:id="1" ${person}><w:r><w:t>Formar a jueces.</w:t></w:r></w:ins></w:p></w:body></w:document>`,
      ),
      'word/comments.xml': strToU8(`<w:comments><w:comment w:id="0" ${person}><w:p/></w:comment></w:comments>`),
      'word/people.xml': strToU8(
        `<w15:people><w15:person w15:author="${SECRET}"><w15:presenceInfo w15:userId="${SECRET}"/></w15:person></w15:people>`,
      ),
      'word/settings.xml': strToU8('<w:settings><w:rsids><w:rsidRoot w:val="00AB"/></w:rsids></w:settings>'),
      'word/_rels/settings.xml.rels': strToU8(
        `<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" Target="file:///C:/Users/${SECRET}/t.dotx" TargetMode="External"/><Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" Target="https://example.org/" TargetMode="External"/></Relationships>`,
      ),
      'word/media/image1.jpeg': await photograph(),
      'customXml/item1.xml': strToU8(`<owner>${SECRET}</owner>`),
      'docProps/core.xml': strToU8(`<cp:coreProperties><dc:creator>${SECRET}</dc:creator></cp:coreProperties>`),
      'docProps/app.xml': strToU8(`<Properties><Company>${SECRET}</Company></Properties>`),
      'docProps/thumbnail.jpeg': await photograph(),
      ...more,
    }),
  );
}

async function anOdt(more: Record<string, Uint8Array> = {}): Promise<Buffer> {
  const parts: Parameters<typeof zipSync>[0] = {
    mimetype: [strToU8('application/vnd.oasis.opendocument.text'), { level: 0 }],
    'content.xml': strToU8(
      `<office:document-content><text:p>Formar a jueces.</text:p><office:annotation><dc:creator>${SECRET}</dc:creator><dc:date>2026-01-01</dc:date></office:annotation></office:document-content>`,
    ),
    'meta.xml': strToU8(`<office:document-meta><meta:initial-creator>${SECRET}</meta:initial-creator></office:document-meta>`),
    'settings.xml': strToU8(`<config:config-item config:name="PrinterName">${SECRET}</config:config-item>`),
    'Thumbnails/thumbnail.png': strToU8(SECRET),
    'META-INF/manifest.xml': strToU8(
      '<manifest:manifest><manifest:file-entry manifest:full-path="Thumbnails/thumbnail.png"/><manifest:file-entry manifest:full-path="content.xml"/></manifest:manifest>',
    ),
    ...more,
  };
  return Buffer.from(zipSync(parts));
}

/** Everything a reader could find: the bytes, what lies compressed in them, and that again. */
function within(bytes: Uint8Array): string {
  const plain = Buffer.from(bytes).toString('latin1');
  if (plain.startsWith('PK'))
    return Object.entries(unzipSync(bytes))
      .map(([name, part]) => `${name}\n${within(part)}`)
      .join('\n');
  if (!plain.startsWith('%PDF')) return plain;
  const pdf = new PDFDocument(bytes);
  const objects = Array.from({ length: pdf.countObjects() - 1 }, (_, i) => pdf.newIndirect(i + 1));
  const streams = objects
    .filter((object) => object.isStream())
    .map((object) => Buffer.from(object.readRawStream().asUint8Array()).toString('latin1'));
  return [plain, pdf.getTrailer().toString(), ...objects.map((object) => object.resolve().toString()), ...streams].join('\n');
}

async function cleaned(bytes: Buffer, name: string): Promise<{ type: string; bytes: Buffer }> {
  const result = await clean(bytes, name);
  if (typeof result === 'string') throw new Error(`${name}: ${result}`);
  return { type: result.type, bytes: Buffer.from(result.bytes) };
}

describe('a picture', () => {
  test('keeps what is to be seen and tells no more who took it, and where', async () => {
    const before = await photograph();
    expect(within(before)).toContain(SECRET);
    const { bytes, type } = await cleaned(before, 'photo.jpg');
    expect(type).toBe('image/jpeg');
    expect(within(bytes)).not.toContain(SECRET);
    const { exif, xmp, iptc, icc, width } = await sharp(bytes).metadata();
    expect({ exif, xmp, iptc, icc, width }).toEqual({ width: 40 });
  });

  test('stands as it was meant to be seen', async () => {
    const turned = await sharp(await photograph())
      .withMetadata({ orientation: 6 })
      .toBuffer();
    const { bytes } = await cleaned(turned, 'photo.jpg');
    expect(await sharp(bytes).metadata()).toMatchObject({ width: 30, height: 40 });
  });

  test('of a bad kind is refused: one that would fill the memory, one that is cut off', async () => {
    const huge = await sharp({ create: { width: 9000, height: 9000, channels: 3, background: 'white' } })
      .png()
      .toBuffer();
    expect(await clean(huge, 'bomb.png')).toBe('unreadable');
    const whole = await photograph(400);
    const cut = whole.subarray(0, whole.length - 300);
    expect(await clean(cut, 'cut.jpg')).toBe('unreadable');
  });
});

describe('a PDF', () => {
  test('keeps its pages and loses its maker, its earlier versions and the place in its photographs', async () => {
    const jpeg = await photograph();
    const bytes = aPdf((pdf) => {
      pdf.setMetaData('info:Author', SECRET);
      const image = pdf.addRawStream(jpeg, {
        Type: 'XObject',
        Subtype: 'Image',
        Width: 40,
        Height: 30,
        ColorSpace: 'DeviceRGB',
        BitsPerComponent: 8,
        Filter: 'DCTDecode',
      });
      const root = pdf.getTrailer().get('Root');
      root.put('Metadata', pdf.addStream(`<x:xmpmeta>${SECRET}</x:xmpmeta>`, { Type: 'Metadata', Subtype: 'XML' }));
      root.put('OpenAction', pdf.addObject({ S: 'JavaScript', JS: pdf.newString(SECRET) }));
      const page = pdf.findPage(0);
      page.put('Resources', pdf.addObject({ XObject: { I: image } }));
      page.put('PieceInfo', pdf.addObject({ Maker: { Private: pdf.newString(SECRET) } }));
      const note = pdf.addObject({
        Type: 'Annot',
        Subtype: 'Text',
        Rect: [0, 0, 9, 9],
        T: pdf.newString(SECRET),
        Contents: pdf.newString('Una nota'),
      });
      page.put('Annots', pdf.addObject([note]));
    });
    expect(within(bytes)).toContain(SECRET);
    const after = await cleaned(bytes, 'report.pdf');
    expect(after.type).toBe('application/pdf');
    expect(within(after.bytes)).not.toContain(SECRET);
    expect(within(after.bytes)).not.toContain('Exif');
    expect(within(after.bytes)).toContain('Una nota');
    const pdf = new PDFDocument(after.bytes);
    expect(pdf.countPages()).toBe(1);
    expect(
      pdf
        .loadPage(0)
        .toPixmap([1, 0, 0, 1, 0, 0], (await import('mupdf')).ColorSpace.DeviceRGB)
        .getWidth(),
    ).toBe(200);
  });

  test('that is locked, that holds other files, or that is none, is refused', async () => {
    const open = new PDFDocument(aPdf());
    const locked = Buffer.from(open.saveToBuffer('encrypt=aes-256,user-password=a,owner-password=b').asUint8Array());
    expect(await clean(locked, 'locked.pdf')).toBe('encrypted');
    const holding = aPdf((pdf) => {
      pdf.insertEmbeddedFile('inner', pdf.addEmbeddedFile('inner.txt', 'text/plain', 'words', new Date(0), new Date(0)));
    });
    expect(await clean(holding, 'holding.pdf')).toBe('active_content');
    expect(await clean(Buffer.from('%PDF-1.7 and then nothing'), 'none.pdf')).toBe('unreadable');
  });
});

describe('an office document', () => {
  test('keeps its words and its links, and tells no more who wrote, changed and commented them', async () => {
    const before = await aDocx();
    expect(within(before)).toContain(SECRET);
    const { bytes, type } = await cleaned(before, 'report.docx');
    expect(type).toMatch(/wordprocessingml/);
    const told = within(bytes);
    expect(told).not.toContain(SECRET);
    expect(told).not.toContain('2026-01-01');
    expect(told).not.toMatch(/rsid|thumbnail|Exif/);
    expect(told).toContain('Formar a jueces.');
    expect(told).toContain('Target="https://example.org/"');
    expect(told).toContain('<w:ins w:id="1" w:author="">');
  });

  test('with programs or unknown objects in it is refused; a sheet behind a chart is cleaned like the rest', async () => {
    expect(await clean(await aDocx({ 'word/vbaProject.bin': strToU8('x') }), 'a.docx')).toBe('active_content');
    expect(await clean(await aDocx({ 'word/embeddings/oleObject1.bin': strToU8('x') }), 'a.docx')).toBe('active_content');
    expect(await clean(await aDocx({ 'word/x.xml': strToU8('<!DOCTYPE x [<!ENTITY a "b">]><x/>') }), 'a.docx')).toBe('active_content');
    const { bytes } = await cleaned(await aDocx({ 'word/embeddings/sheet.xlsx': await aDocx() }), 'a.docx');
    expect(within(bytes)).not.toContain(SECRET);
  });

  test('that would grow without end is refused', async () => {
    expect(await clean(await aDocx({ 'word/big.xml': new Uint8Array(160_000_000) }), 'a.docx')).toBe('unreadable');
  });

  test('in the open format likewise', async () => {
    const { bytes, type } = await cleaned(await anOdt(), 'report.odt');
    expect(type).toBe('application/vnd.oasis.opendocument.text');
    expect(bytes.subarray(30, 38).toString()).toBe('mimetype');
    const told = within(bytes);
    expect(told).not.toContain(SECRET);
    expect(told).not.toContain('2026-01-01');
    expect(told).not.toContain('thumbnail');
    expect(told).toContain('Formar a jueces.');
    expect(await clean(await anOdt({ 'Basic/Standard/m.xml': strToU8('<x/>') }), 'a.odt')).toBe('active_content');
    expect(await clean(await anOdt({ 'META-INF/manifest.xml': strToU8('<manifest:encryption-data/>') }), 'a.odt')).toBe('encrypted');
  });
});

test('text is kept as UTF-8 whatever it came in; what is no text, or a kind we cannot clean, is not taken', async () => {
  expect((await cleaned(Buffer.from('año;40\n', 'latin1'), 'a.csv')).bytes.toString()).toBe('año;40\n');
  expect((await cleaned(Buffer.from('\ufeffaño', 'utf16le'), 'a.txt')).bytes.toString()).toBe('año');
  expect((await cleaned(Buffer.from('ñ'), 'a.CSV')).type).toBe('text/csv');
  expect(await clean(Buffer.alloc(0), 'a.txt')).toBe('empty');
  expect(await clean(Buffer.from([0, 1, 2, 3]), 'a.txt')).toBe('type_not_allowed');
  expect(await clean(Buffer.from('GIF89a0000000000'), 'a.jpg')).toBe('type_not_allowed');
  expect(await clean(Buffer.from('\x7fELF\x02\x01\x01'), 'a.pdf')).toBe('active_content');
});

test('what is no JPEG, or is cut off, is left as it is', () => {
  for (const bytes of [Buffer.from('not one'), Buffer.from([0xff, 0xd8, 0xff]), Buffer.from([0xff, 0xd8, 0xff, 0xe1, 0, 90, 1])])
    expect(Buffer.from(withoutMarkers(bytes)).equals(bytes)).toBe(true);
});

test('cleaning happens in a process that can touch nothing, and whoever crashes it gets an answer', async () => {
  const told = await cleanFile(await photograph(), 'photo.jpg');
  expect(told).toMatchObject({ type: 'image/jpeg' });
  expect(await cleanFile(Buffer.from('%PDF-1.7 and then nothing'), 'none.pdf')).toBe('unreadable');
});
