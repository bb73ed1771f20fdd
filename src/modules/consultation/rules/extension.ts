export type NoExtension = 'closing_not_later' | 'closing_past' | 'reading_has_begun';

interface Extending {
  /** As it stands. */
  readonly closesAt: string;
  readonly to: string;
  readonly now: Date;
  /** A passage of what was sent has been marked or set aside: its author may not replace it any more. */
  readonly isRead: boolean;
}

/** Why a closing cannot be moved to that instant; a closing that is over may be, until somebody has begun to read. */
export function noExtension({ closesAt, to, now, isRead }: Extending): NoExtension | undefined {
  const [from, until] = [new Date(closesAt), new Date(to)];
  if (until <= now) return 'closing_past';
  if (until <= from) return 'closing_not_later';
  return isRead ? 'reading_has_begun' : undefined;
}
