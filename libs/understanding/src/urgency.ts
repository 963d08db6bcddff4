import { ALARMS, alarmCue, type Features } from './features.js';
import type { Scores } from './reading.js';

const WEIGHT: Record<(typeof ALARMS)[number], number> = { safety: 3, legal: 2, money: 1, anger: 1, repeated: 1, reach: 1 };

/** 0 none, 1 soon, 2 today, 3 at once. Signs count fully only where fault is found; danger, and money at risk, also where help is asked for. */
export function urgencyOf(features: Features, { complaint, question }: Scores): { level: 0 | 1 | 2 | 3; signs: string[] } {
  const signs: string[] = ALARMS.filter((_, alarm) => features.cueCounts[alarmCue(alarm)]! > 0);
  if (complaint < 0.35) {
    const grave = signs.filter((sign) => sign === 'safety' || (sign === 'money' && question >= 0.5));
    if (grave.length === 0 || (question < 0.5 && complaint <= 0.2)) return { level: 0, signs: [] };
    return { level: grave.includes('safety') && question >= 0.5 ? 2 : 1, signs: grave };
  }
  if (complaint > 0.5 && features.scan.shouted > 2 && !signs.includes('anger')) signs.push('anger');
  const total = signs.reduce((sum, sign) => sum + WEIGHT[sign as keyof typeof WEIGHT], 0);
  return { level: Math.min(3, complaint < 0.5 ? Math.ceil(total / 2) : total) as 0 | 1 | 2 | 3, signs };
}
