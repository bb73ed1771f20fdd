import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

/** A mail server that keeps what it is given. */
export async function startMailServer(port: number): Promise<{ letters: readonly string[]; stop(): void }> {
  const letters: string[] = [];
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, _, done) =>
      void text(stream).then((letter) => {
        letters.push(letter);
        done();
      }),
  });
  await new Promise<void>((listening) => smtp.listen(port, '127.0.0.1', listening));
  return { letters, stop: () => smtp.close() };
}
