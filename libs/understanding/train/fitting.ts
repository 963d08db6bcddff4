import { PLACES, type ModelHeader } from '../src/model.js';
import { leaningOf, placesOf, type Scores } from '../src/reading.js';
import { Scan } from '../src/scan.js';
import { fitConfidence, fitKinds, fitWarmth, probabilities, tuneRule, type Judged } from './calibration.js';
import type { Row } from './composition.js';
import { vectorise, type Tongue } from './learner.js';
import { isWhole, scores, withoutMarks } from './tuning.js';

/** Calibration, rule and confidence, fitted on rows that the tables have not learnt from and that no figure is measured on. */
export function fit(rows: readonly Row[], tables: readonly Float32Array[], tongue: Tongue): Pick<ModelHeader, 'calibration' | 'thresholds' | 'questionLead'> {
  const scan = new Scan();
  const judge = (of: readonly Row[]): Judged[] => {
    const texts = of.map(({ text }) => text);
    return scores(vectorise(texts, tongue), tables).map((x, at) => {
      const places = new Float64Array(PLACES.length);
      placesOf(x, places);
      scan.run(of[at]!.text);
      return { row: of[at]!, x, places, marked: scan.asks };
    });
  };
  const judged = judge(rows);
  const scales = fitKinds(judged, judge(withoutMarks(rows, 1)));
  const felt = judged.filter(({ row }) => row.sentiment >= 0);
  const whole = judged.filter(({ row }) => isWhole(row));
  const sure: Scores[] = whole.map((one) => probabilities(scales, one));
  const wanted = whole.map(({ row }) => row.primary!);
  const rule = tuneRule(sure, wanted);
  return {
    calibration: {
      ...scales,
      sentiment: fitWarmth(
        felt.map(({ x, places }) => leaningOf(x, places)),
        felt.map(({ row }) => row.sentiment),
        felt.map(({ row }) => row.weight),
      ),
      confidence: fitConfidence(sure, wanted, rule),
    },
    ...rule,
  };
}
