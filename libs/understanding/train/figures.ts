import { calibrationBins, isMissed, thresholdCurve } from '../src/comparison.js';
import type { ModelFigures } from '../src/figures.js';
import type { Reader } from '../src/reader.js';
import type { Reading } from '../src/reading.js';
import { calibrationError } from './calibration.js';
import type { Row } from './composition.js';
import { f1, macroF1, macroRecall } from './measures.js';

const POLARITIES = ['negative', 'neutral', 'positive'] as const;
const percent = (share: number) => Math.round(share * 1000) / 10;
const thousandth = (share: number) => Math.round(share * 1000) / 1000;

function polarityOf({ sentiment }: Reading, two: boolean): number {
  if (two) return sentiment.positive > sentiment.negative ? 2 : 0;
  const values = POLARITIES.map((polarity) => sentiment[polarity]);
  return values.indexOf(Math.max(...values));
}

export function figuresOf(reader: Reader, rows: readonly Row[]): ModelFigures {
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
  const marks = /[?？؟]/g;
  const asking = (name: string, chosen: (row: Row) => boolean) => {
    const asked = pick((row) => chosen(row) && !Number.isNaN(row.question));
    if (asked.length === 0) return;
    const bare = reader.readBatch(asked.map((i) => rows[i]!.text.replace(marks, ' ')));
    const wanted = asked.map((i) => rows[i]!.question);
    const got = (of: Reading) => (of.scores.question >= 0.5 ? 1 : 0);
    const marked = asked.map((i) => (rows[i]!.text.search(marks) >= 0 ? 1 : 0));
    sets[`questions in ${name}, F1`] = percent(
      f1(
        wanted,
        asked.map((i) => got(readings[i]!)),
        1,
      ),
    );
    sets[`questions in ${name}, every mark removed, F1`] = percent(f1(wanted, bare.map(got), 1));
    sets[`questions in ${name}, the mark alone, F1`] = percent(f1(wanted, marked, 1));
  };
  asking('prose (gum)', (row) => row.set === 'gum-question');
  asking('posts', (row) => row.primary !== undefined);

  const kindsOf = (of: number[]) => {
    const found: Record<string, number> = {};
    for (const lang of [...new Set(own.map((i) => rows[i]!.lang)), 'all']) {
      const indices = lang === 'all' ? of : of.filter((i) => rows[i]!.lang === lang);
      if (indices.length === 0) continue;
      found[lang] = percent(
        macroF1(
          indices.map((i) => rows[i]!.primary!),
          indices.map((i) => readings[i]!.kind as string),
        ),
      );
    }
    return found;
  };
  const primary = kindsOf(own);
  const read = pick((row) => row.primary !== undefined && row.mapping !== 'own');
  const primaryRead = kindsOf(read);
  const whole = [...own, ...read];
  const language: Record<string, number> = {};
  for (const lang of new Set(own.map((i) => rows[i]!.lang))) {
    const indices = own.filter((i) => rows[i]!.lang === lang);
    language[lang] = percent(indices.filter((i) => readings[i]!.lang === lang).length / indices.length);
  }
  const hits = whole.map((i) => (readings[i]!.kind === rows[i]!.primary ? 1 : 0));
  const calibration: Record<string, number> = {
    confidence: calibrationError(
      whole.map((i) => readings[i]!.confidence),
      hits,
    ),
  };
  for (const kind of ['question', 'complaint', 'praise'] as const) {
    const indices = pick((row) => row[kind] === 0 || row[kind] === 1);
    const error = (chosen: number[]) => {
      const known = chosen.filter((i) => !Number.isNaN(rows[i]![kind]));
      return calibrationError(
        known.map((i) => readings[i]!.scores[kind]),
        known.map((i) => rows[i]![kind]),
      );
    };
    calibration[`${kind}, posts read for all kinds`] = error(whole);
    calibration[`${kind}, every set`] = error(indices);
  }
  for (const key of Object.keys(calibration)) calibration[key] = thousandth(calibration[key]!);
  const judged = whole.map((i, k) => ({
    confidence: readings[i]!.confidence,
    right: hits[k] === 1,
    missed: isMissed(rows[i]!.complaint === 1, readings[i]!),
  }));
  const curve = thresholdCurve(judged).map((point) => ({
    ...point,
    unsure: percent(point.unsure),
    accuracy: percent(point.accuracy),
    missed: Math.round(point.missed!),
  }));
  return {
    rows: rows.length,
    sets,
    primary,
    primaryRead,
    language,
    calibration,
    missedPerThousand: curve[0]!.missed,
    curve,
    bins: calibrationBins(judged).map((bin) => ({
      ...bin,
      share: thousandth(bin.share),
      confidence: thousandth(bin.confidence),
      right: thousandth(bin.right),
    })),
  };
}
