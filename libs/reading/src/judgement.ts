import type { Kind } from '#contracts';
import type { Understood } from './port.js';

/** What a second reader says of a text; what it leaves open stays with the built-in reader. */
export interface Judgement {
  question: number;
  complaint: number;
  praise: number;
  sentiment?: { negative: number; neutral: number; positive: number };
}

const thresholds = { question: 0.5, complaint: 0.5, praise: 0.5 };
const questionLead = 0.2;

/**
 * The primary kind, as the built-in reader decides it: a complaint comes first, unless the question is likelier by far; a
 * question comes before praise.
 */
function kindOf({ question, complaint, praise }: Judgement): Kind {
  const asks = question >= thresholds.question;
  if (complaint >= thresholds.complaint) return asks && question - complaint > questionLead ? 'question' : 'complaint';
  if (asks) return 'question';
  return praise >= thresholds.praise ? 'praise' : 'other';
}

function confidenceIn(kind: Kind, { question, complaint, praise }: Judgement): number {
  if (kind === 'complaint') return complaint;
  if (kind === 'question') return question;
  if (kind === 'praise') return praise;
  return 1 - Math.max(question, complaint, praise);
}

/** The built-in reading with what the second reader judges: kind, its scores, how sure it is, and the mood if it speaks of it. */
export function judged(builtIn: Understood, judgement: Judgement, model: string): Understood {
  const kind = kindOf(judgement);
  const { question, complaint, praise, sentiment } = judgement;
  return {
    ...builtIn,
    kind,
    confidence: confidenceIn(kind, judgement),
    scores: { question, complaint, praise },
    sentiment: sentiment ?? builtIn.sentiment,
    because: [],
    model,
  };
}
