import { ALARMS, alarmCue, type Features } from './features.js';

const WEIGHT: Record<(typeof ALARMS)[number], number> = { safety: 3, legal: 2, money: 1, anger: 1, repeated: 1, reach: 1 };

/** 0 none, 1 soon, 2 today, 3 at once. Signs count fully only where fault is found, save for safety. */
export function urgencyOf(features: Features, complaint: number): { level: 0 | 1 | 2 | 3; signs: string[] } {
  const signs = ALARMS.filter((_, alarm) => features.cueCounts[alarmCue(alarm)]! > 0) as string[];
  if (complaint > 0.5 && features.scan.shouted > 2 && !signs.includes('anger')) signs.push('anger');
  const total = signs.reduce((sum, sign) => sum + WEIGHT[sign as keyof typeof WEIGHT], 0);
  if (complaint < 0.35) return { level: signs.includes('safety') && complaint > 0.2 ? 1 : 0, signs: [] };
  return { level: Math.min(3, complaint < 0.5 ? Math.ceil(total / 2) : total) as 0 | 1 | 2 | 3, signs };
}
