import { describe, expect, it } from 'vitest';
import { calibrationBins, isUnsure, primaryKind, thresholdCurve } from './index.js';

describe('the primary kind', () => {
  const rule = { thresholds: { question: 0.5, complaint: 0.5, praise: 0.5 }, questionLead: 0.2 };

  it('is other when no score reaches its threshold', () => {
    expect(primaryKind({ question: 0.4, complaint: 0.4, praise: 0.4 }, rule)).toBe('other');
  });

  it('is the complaint when it also asks, unless the question is much likelier', () => {
    expect(primaryKind({ question: 0.9, complaint: 0.8, praise: 0 }, rule)).toBe('complaint');
    expect(primaryKind({ question: 0.95, complaint: 0.55, praise: 0 }, rule)).toBe('question');
  });

  it('is the question before praise, and the complaint before praise', () => {
    expect(primaryKind({ question: 0.6, complaint: 0, praise: 0.9 }, rule)).toBe('question');
    expect(primaryKind({ question: 0, complaint: 0.6, praise: 0.9 }, rule)).toBe('complaint');
  });
});

describe('leaving readings unsure', () => {
  it('trades the share left unsure for the share that is right', () => {
    const curve = thresholdCurve(
      [
        { confidence: 0.9, right: true },
        { confidence: 0.6, right: true },
        { confidence: 0.4, right: false },
        { confidence: 0.3, right: true },
      ],
      [0, 0.5],
    );
    expect(curve).toEqual([
      { threshold: 0, unsure: 0, accuracy: 0.75, missed: null },
      { threshold: 0.5, unsure: 0.5, accuracy: 1, missed: null },
    ]);
  });

  it('counts the complaints that go by among a thousand posts: the unsure ones reach a person', () => {
    const judged = [
      { confidence: 0.9, right: false, missed: true },
      { confidence: 0.4, right: false, missed: true },
      { confidence: 0.8, right: true, missed: false },
      { confidence: 0.7, right: true, missed: false },
    ];
    expect(thresholdCurve(judged, [0, 0.5]).map(({ missed }) => missed)).toEqual([500, 250]);
  });

  it('tells how often readings of one confidence are right', () => {
    const judged = Array.from({ length: 10 }, (_, index) => ({ confidence: 0.65, right: index < 6 }));
    expect(calibrationBins(judged)).toEqual([{ from: 0.6, to: 0.7, share: 1, confidence: expect.closeTo(0.65), right: 0.6 }]);
  });

  it('calls a reading below the threshold unsure', () => {
    expect(isUnsure({ confidence: 0.49 })).toBe(true);
    expect(isUnsure({ confidence: 0.49 }, 0.4)).toBe(false);
  });
});
