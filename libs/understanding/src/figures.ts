import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CalibrationBin, ThresholdPoint } from './comparison.js';
import { modelFolder } from './model.js';

/** What training measured of a shipped model, as it wrote it beside the weights. Shares are in percent unless said otherwise. */
export interface ModelFigures {
  /** Posts that the measured model never saw. */
  rows: number;
  /** Name of the measure to its value. */
  sets: Record<string, number>;
  /** Macro F1 of the primary kind by language, and `all`. */
  primary: Record<string, number>;
  /** The same on posts of the research sets that were read for all kinds. */
  primaryRead: Record<string, number>;
  language: Record<string, number>;
  /** Expected calibration errors, from 0 to 1. */
  calibration: Record<string, number>;
  missedPerThousand: number;
  /** Shares in percent. */
  curve: ThresholdPoint[];
  /** Behind the error of `confidence`; shares from 0 to 1. */
  bins: CalibrationBin[];
}

/** Null for a model from elsewhere, which nobody here measured. */
export function modelFigures(name: string): ModelFigures | null {
  const file = join(modelFolder(), `${name}.figures.json`);
  return /^[a-z]+$/.test(name) && existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as ModelFigures) : null;
}
