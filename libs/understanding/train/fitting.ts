import { PLACES, type ModelHeader } from '../src/model.js';
import { askingOf, leaningOf, placesOf, type Scores } from '../src/reading.js';
import { fitConfidence, fitKinds, fitWarmth, probabilities, tuneRule, type Judged } from './calibration.js';
import type { Row } from './composition.js';
import { isWhole } from './tuning.js';

/** Calibration, rule and confidence, fitted on rows that the tables have not learnt from and that no figure is measured on. */
export function fit(rows: readonly Row[], found: readonly Float64Array[]): Pick<ModelHeader, 'calibration' | 'thresholds' | 'questionLead'> {
  const places = found.map((x) => {
    const into = new Float64Array(PLACES.length);
    placesOf(x, into);
    return into;
  });
  const judged: Judged[] = found.map((x, i) => ({ x, question: askingOf(x, places[i]!) }));
  const scales = fitKinds(rows, judged);
  const felt = rows.map((_, i) => i).filter((i) => rows[i]!.sentiment >= 0);
  const whole = rows.map((_, i) => i).filter((i) => isWhole(rows[i]!));
  const sure: Scores[] = whole.map((i) => probabilities(scales, judged[i]!));
  const wanted = whole.map((i) => rows[i]!.primary!);
  const rule = tuneRule(sure, wanted);
  return {
    calibration: {
      ...scales,
      sentiment: fitWarmth(
        felt.map((i) => leaningOf(found[i]!, places[i]!)),
        felt.map((i) => rows[i]!.sentiment),
        felt.map((i) => rows[i]!.weight),
      ),
      confidence: fitConfidence(sure, wanted, rule),
    },
    ...rule,
  };
}
