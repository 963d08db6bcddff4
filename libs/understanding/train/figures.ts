import type { Reader } from '../src/reader.js';
import type { Reading } from '../src/reading.js';
import { calibrationError } from './calibration.js';
import type { Row } from './composition.js';
import { f1, macroF1, macroRecall } from './measures.js';

/** The share of readings to leave unsure, and what that buys, at one threshold of confidence. */
export interface TradeOff {
  threshold: number;
  unsure: number;
  accuracy: number;
}

export interface Figures {
  rows: number;
  /** Name of the measure to its value in percent. */
  sets: Record<string, number>;
  primary: Record<string, number>;
  language: Record<string, number>;
  calibration: Record<string, number>;
  missedPerThousand: number;
  curve: TradeOff[];
}

const POLARITIES = ['negative', 'neutral', 'positive'] as const;
const percent = (share: number) => Math.round(share * 1000) / 10;

function polarityOf({ sentiment }: Reading, two: boolean): number {
  if (two) return sentiment.positive > sentiment.negative ? 2 : 0;
  const values = POLARITIES.map((polarity) => sentiment[polarity]);
  return values.indexOf(Math.max(...values));
}

export function figuresOf(reader: Reader, rows: readonly Row[]): Figures {
  const readings = reader.readBatch(rows.map((row) => row.text));
  const pick = (chosen: (row: Row) => boolean) => rows.map((_, i) => i).filter((i) => chosen(rows[i]!));
  const sets: Record<string, number> = {};
  const complaint = (indices: number[]) =>
    macroF1(
      indices.map((i) => rows[i]!.complaint),
      indices.map((i) => (readings[i]!.scores.complaint >= 0.5 ? 1 : 0)),
    );
  const own = pick((row) => row.mapping === 'own');
  const complaints = pick((row) => row.mapping === 'complaints');
  if (complaints.length > 0) {
    sets['complaints, macro F1'] = percent(complaint(complaints));
    sets['complaints, support accounts only'] = percent(complaint(complaints.filter((i) => !rows[i]!.domain.startsWith('random'))));
  }
  const felt = [...new Set(rows.map((row) => row.set))].filter(
    (set) => !set.startsWith('open-') && pick((row) => row.set === set && row.sentiment >= 0 && ['mood', 'company', 'review'].includes(row.mapping)).length > 0,
  );
  for (const set of felt.sort()) {
    const indices = pick((row) => row.set === set && row.sentiment >= 0);
    const wanted = indices.map((i) => rows[i]!.sentiment);
    const got = indices.map((i) => polarityOf(readings[i]!, !wanted.includes(1)));
    if (set.startsWith('tweeteval')) sets[`${set}, macro recall`] = percent(macroRecall(wanted, got));
    else sets[`${set}, macro F1`] = percent(macroF1(wanted, got));
  }
  const xlmt = Object.entries(sets).filter(([name]) => name.startsWith('xlmt'));
  if (xlmt.length > 0) sets['xlmt, mean macro F1'] = percent(xlmt.reduce((sum, [, value]) => sum + value, 0) / xlmt.length / 100);
  const asked = pick((row) => (row.mapping === 'asked' || row.mapping === 'acts' || row.mapping === 'own') && !Number.isNaN(row.question));
  const bare = reader.readBatch(asked.map((i) => rows[i]!.text.replace(/[?？؟]/g, ' ')));
  const wanted = asked.map((i) => rows[i]!.question);
  sets['questions, F1'] = percent(
    f1(
      wanted,
      asked.map((i) => (readings[i]!.scores.question >= 0.5 ? 1 : 0)),
      1,
    ),
  );
  sets['questions, every mark removed, F1'] = percent(
    f1(
      wanted,
      bare.map((reading) => (reading.scores.question >= 0.5 ? 1 : 0)),
      1,
    ),
  );

  const primary: Record<string, number> = {};
  for (const lang of [...new Set(own.map((i) => rows[i]!.lang)), 'all']) {
    const indices = lang === 'all' ? own : own.filter((i) => rows[i]!.lang === lang);
    primary[lang] = percent(
      macroF1(
        indices.map((i) => rows[i]!.primary!),
        indices.map((i) => readings[i]!.kind as string),
      ),
    );
  }
  const language: Record<string, number> = {};
  for (const lang of new Set(own.map((i) => rows[i]!.lang))) {
    const indices = own.filter((i) => rows[i]!.lang === lang);
    language[lang] = percent(indices.filter((i) => readings[i]!.lang === lang).length / indices.length);
  }
  const hits = own.map((i) => (readings[i]!.kind === rows[i]!.primary ? 1 : 0));
  const calibration: Record<string, number> = {
    confidence: calibrationError(
      own.map((i) => readings[i]!.confidence),
      hits,
    ),
  };
  for (const kind of ['question', 'complaint', 'praise'] as const) {
    const indices = pick((row) => row[kind] === 0 || row[kind] === 1);
    const error = (chosen: number[]) =>
      calibrationError(
        chosen.map((i) => readings[i]!.scores[kind]),
        chosen.map((i) => rows[i]![kind]),
      );
    calibration[`${kind}, own posts`] = error(own);
    calibration[`${kind}, every set`] = error(indices);
  }
  for (const key of Object.keys(calibration)) calibration[key] = Math.round(calibration[key]! * 1000) / 1000;
  const missed = own.filter((i) => rows[i]!.complaint === 1 && readings[i]!.scores.complaint < 0.5 && readings[i]!.kind !== 'complaint').length;
  const curve = [0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9].map((threshold) => {
    const sure = own.map((_, k) => k).filter((k) => readings[own[k]!]!.confidence >= threshold);
    return {
      threshold,
      unsure: percent(1 - sure.length / Math.max(1, own.length)),
      accuracy: percent(sure.filter((k) => hits[k] === 1).length / Math.max(1, sure.length)),
    };
  });
  return { rows: rows.length, sets, primary, language, calibration, missedPerThousand: Math.round((1000 * missed) / Math.max(1, own.length)), curve };
}
