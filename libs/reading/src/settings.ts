export const baseModels = ['default', 'open'] as const;
export type BaseModel = (typeof baseModels)[number];
export const cascades = ['none', 'transformer', 'endpoint'] as const;
export type Cascade = (typeof cascades)[number];

/** How a workspace wants its posts read. */
export interface ReadingSettings {
  /** Null: what the installation is set to. */
  baseModel: BaseModel | null;
  /** Whether what people corrected counts. */
  ownWeights: boolean;
  /** Who is asked about what the built-in reader is unsure of. */
  cascade: Cascade;
}

export function readingSettings(stored: Partial<ReadingSettings>): ReadingSettings {
  return { baseModel: stored.baseModel ?? null, ownWeights: stored.ownWeights ?? true, cascade: stored.cascade ?? 'none' };
}
