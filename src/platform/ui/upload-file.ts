import { UPLOADS } from '#platform/files/limits.ts';

/** Seconds between tries when the network is away: patient at the end, as a weak network wants it. */
const TRIES = [0, 1000, 3000, 5000, 10_000, 20_000];
/** Small enough for a weak network to get one through. */
const PIECE = 262_144;

/**
 * Sends a file piece by piece (tus 1.0.0) and returns the identifier of the upload; `undefined` when the connection did not
 * come back. The same file chosen again goes on where it stopped, as long as the page is open: nothing is kept on the device.
 */
export async function uploadFile(file: File, progress: (percent: number) => void): Promise<string | undefined> {
  const { Upload } = await import('tus-js-client');
  return new Promise((done) => {
    const upload = new Upload(file, {
      endpoint: UPLOADS,
      uploadUrl: begun.get(nameOf(file)) ?? null,
      metadata: { filename: file.name },
      chunkSize: PIECE,
      retryDelays: TRIES,
      storeFingerprintForResuming: false,
      onUploadUrlAvailable: () => begun.set(nameOf(file), upload.url ?? ''),
      onProgress: (sent, size) => progress(Math.floor((sent * 100) / Math.max(size, 1))),
      onSuccess: () => {
        begun.delete(nameOf(file));
        done(upload.url?.split('/').at(-1));
      },
      onError: () => done(undefined),
    });
    upload.start();
  });
}

const begun = new Map<string, string>();
const nameOf = ({ name, size, lastModified }: File): string => `${name} ${size} ${lastModified}`;
