import type { LearningReader, TextReader, Understood, Weights } from './port.js';

/** A workspace's reader: its readings say which version of its weights made them. */
class OwnReader implements TextReader {
  constructor(
    private readonly inner: TextReader,
    readonly model: string,
  ) {}

  read(text: string, options?: { lang?: string; explain?: boolean }): Understood {
    return this.signed(this.inner.read(text, options));
  }

  readBatch(texts: readonly string[]): Understood[] {
    return this.inner.readBatch(texts).map((reading) => this.signed(reading));
  }

  private signed(reading: Understood): Understood {
    reading.model = this.model;
    return reading;
  }
}

/** `default@3+7`: the shared model, and the version of the workspace's own weights. */
export function ownName(model: string, version: number): string {
  return `${model}+${version}`;
}

/** The shared model of a reading's `model`. */
export function sharedName(model: string): string {
  return model.split('+')[0]!;
}

const mostKept = 64;

/** Shared models by name, loaded when first asked for, and workspaces' readers over them, the latest used ones. */
export class ReaderShelf {
  private readonly bases = new Map<string, LearningReader>();
  private readonly own = new Map<string, TextReader>();

  /** `usual` is the model that the installation is set to. */
  constructor(
    private readonly load: (model: string) => LearningReader,
    readonly usual: string,
  ) {}

  base(model: string | null): LearningReader {
    const name = model ?? this.usual;
    const known = this.bases.get(name);
    if (known) return known;
    const loaded = this.load(name);
    this.bases.set(name, loaded);
    return loaded;
  }

  /** The shared model that a reading names: the usual one or one that is shipped, of that very version. Null for a reader from elsewhere. */
  named(model: string): LearningReader | null {
    const shared = sharedName(model);
    if (this.base(null).model === shared) return this.base(null);
    const shipped = ['default', 'open'].find((name) => shared.startsWith(`${name}@`));
    if (!shipped) return null;
    const base = this.base(shipped);
    return base.model === shared ? base : null;
  }

  /** Null when these weights have to be fetched first. */
  find(workspaceId: string, base: LearningReader, version: number): TextReader | null {
    const key = `${workspaceId} ${base.model} ${version}`;
    const reader = this.own.get(key);
    if (!reader) return null;
    this.own.delete(key);
    this.own.set(key, reader);
    return reader;
  }

  put(workspaceId: string, base: LearningReader, version: number, weights: Weights): TextReader {
    const reader = new OwnReader(base.taught(weights), ownName(base.model, version));
    this.own.set(`${workspaceId} ${base.model} ${version}`, reader);
    if (this.own.size > mostKept) this.own.delete(this.own.keys().next().value!);
    return reader;
  }
}
