/** As the table of repeats keeps them. */
export const isRepeatKey = (key: string): boolean => /^[\x20-\x7e]{8,200}$/.test(key);

/** The hidden field of a form. One that cannot be a key is none: the form still does what it says. */
export function repeatKeyOf(form: FormData): string | undefined {
  const key = String(form.get('key') ?? '');
  return isRepeatKey(key) ? key : undefined;
}
