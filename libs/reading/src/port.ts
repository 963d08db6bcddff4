import type { Kind, ReadingView } from '#contracts';

/** What a reader understood of a text. */
export type Understood = Omit<ReadingView, 'unsure' | 'correctedBy'>;

/** Reads at once, in this process. Not for concurrent use; a call ends before the next begins. */
export interface TextReader {
  readonly model: string;
  read(text: string, options?: { lang?: string; explain?: boolean }): Understood;
  readBatch(texts: readonly string[]): Understood[];
}

export const heads = ['question', 'complaint', 'praise'] as const;
export type Heads = Partial<Record<(typeof heads)[number], boolean>>;

/** What a member said a text is. */
export interface Lesson {
  text: string;
  kind: Kind;
  by: string;
  heads?: Heads;
}

/** A workspace's own weights, as plain JSON. */
export interface Weights {
  version: 1;
  weights: Record<string, [number, number, number]>;
}

/** A reader that can be taught: its own weights stay, a workspace's are added. */
export interface LearningReader extends TextReader {
  learn(lessons: readonly Lesson[], ground?: { start?: Weights; anchors?: readonly string[] }): Weights;
  taught(weights: Weights): TextReader;
}

export interface Asked {
  text: string;
  /** What the built-in reader understood: a slower reader judges the kind and leaves the rest as it is. */
  builtIn: Understood;
}

/** A slower second reader, in another process or on another machine. */
export interface SecondReader {
  readonly model: string;
  /** Texts of one call. */
  readonly atOnce: number;
  /** One answer for each text, in order; null where there was none. Rejects with `SecondReaderFailure`. */
  read(asked: readonly Asked[], signal: AbortSignal): Promise<(Understood | null)[]>;
}

/** Why a second reader does not answer, in words, and when to ask again. */
export class SecondReaderFailure extends Error {
  constructor(
    message: string,
    readonly options: { cause?: unknown; notBefore?: Date } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'SecondReaderFailure';
  }
}

/** Which reader a rereading or a cascade means. */
export const readerNames = ['default', 'open', 'transformer', 'endpoint'] as const;
export type ReaderName = (typeof readerNames)[number];
