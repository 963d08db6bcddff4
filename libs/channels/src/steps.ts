import type { ChannelCheck } from '#contracts';
import { AppError } from '#kernel';

/** Trying a channel: each step answers what was found, or what failed. */
export class Steps {
  readonly taken: ChannelCheck[] = [];

  async take(step: ChannelCheck['step'], work: () => Promise<string>): Promise<boolean> {
    const found = await work().then(
      (says) => ({ step, ok: true, says }),
      // What is no AppError is an answer in a shape that nobody expects, and its own words help no one.
      (error: unknown) => ({ step, ok: false, says: error instanceof AppError ? error.message : 'It answered with something that cannot be read.' }),
    );
    this.taken.push(found);
    return found.ok;
  }

  fail(step: ChannelCheck['step'], says: string): void {
    this.taken.push({ step, ok: false, says });
  }
}
