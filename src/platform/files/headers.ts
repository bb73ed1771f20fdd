interface Served {
  readonly name: string;
  readonly type: string;
  readonly size: number;
}

/**
 * A file is kept, never shown within our pages: whatever a browser makes of its bytes, they are a download, without
 * scripts, without the origin's rights, not guessed at, and not left in a cache.
 */
export const fileHeaders = ({ name, type, size }: Served): Record<string, string> => ({
  'content-type': type.startsWith('text/') ? `${type}; charset=utf-8` : type,
  'content-length': String(size),
  // RFC 6266, RFC 8187: the plain name for old programs, the whole one for the others.
  'content-disposition': `attachment; filename="${name.replaceAll(/[^\x20-\x7e]|["\\]/g, '_')}"; filename*=UTF-8''${encodeURIComponent(name).replaceAll(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)}`,
  'content-security-policy': "default-src 'none'; sandbox",
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
});
