import sharp from 'sharp';

/** A picture of 50 megapixels takes 200 MB while it is made anew. */
const MOST_PIXELS = 50_000_000;

/** Turned as it was meant to be seen, then made anew from its pixels: place, time, device and thumbnail stay behind. */
export async function cleanPicture(bytes: Uint8Array): Promise<Uint8Array> {
  const picture = sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'error' }).autoOrient();
  const { format } = await picture.metadata();
  return format === 'png' ? picture.png({ compressionLevel: 9 }).toBuffer() : picture.jpeg({ quality: 88, mozjpeg: true }).toBuffer();
}
