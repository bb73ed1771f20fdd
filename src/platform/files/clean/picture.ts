import sharp from 'sharp';

/** A picture of 50 megapixels takes 200 MB while it is made anew. */
const MOST_PIXELS = 50_000_000;

/** Whatever a picture calls itself: of the many readers in the library, only those of the kinds we take are ever asked. */
const READERS = ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer', 'VipsForeignLoadNsgifBuffer', 'VipsForeignLoadWebpBuffer'];
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: READERS });

type Format = 'jpeg' | 'png' | 'gif' | 'webp';

/** `undefined` for what none of them can read. */
export const formatOf = (bytes: Uint8Array): Promise<Format | undefined> =>
  sharp(bytes)
    .metadata()
    .then(
      ({ format }) => format as Format,
      () => undefined,
    );

/** Turned as it was meant to be seen, then made anew from its pixels: place, time, device and thumbnail stay behind. Its kind stays. */
export async function cleanPicture(bytes: Uint8Array): Promise<Uint8Array> {
  const format = await formatOf(bytes);
  const picture = sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'error' }).autoOrient();
  if (format === 'png') return picture.png({ compressionLevel: 9 }).toBuffer();
  return format === 'gif' || format === 'webp'
    ? picture.toFormat(format).toBuffer()
    : picture.jpeg({ quality: 88, mozjpeg: true }).toBuffer();
}
