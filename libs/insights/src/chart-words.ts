import type { ChartLine, ChartUnit, ChartView, ReportLanguage } from '#contracts';

interface Words {
  lines: Record<string, string>;
  known(at: string): string;
  complete: string;
  gaps(count: number): string;
  begins(name: string): string;
  redefined(name: string): string;
  nothing: string;
  day: string;
  last: string;
}

export const chartWords: Record<ReportLanguage, Words> = {
  en: {
    lines: {
      all: 'everything',
      complaint: 'complaints',
      question: 'questions',
      praise: 'praise',
      other: 'other',
      p50: 'half within',
      p90: 'nine of ten within',
      kept: 'as promised',
      content: 'content',
      '1': 'kind words',
      '0': 'neutral',
      '-1': 'harsh words',
      answered: 'questions answered',
      resolved: 'issues resolved',
      connected: 'connected to a partner',
      dialogue: 'real conversations',
      thanked: 'praise thanked',
    },
    known: (at) => `As known on ${at}`,
    complete: 'complete, as far as we know',
    gaps: (count) => `not complete: ${count === 1 ? 'once' : `${count} times`} a channel was not heard`,
    begins: (name) => `${name} is counted from here`,
    redefined: (name) => `${name} was defined anew`,
    nothing: 'Nothing to draw in this span.',
    day: 'Day',
    last: 'last',
  },
  fr: {
    lines: {
      all: 'tout',
      complaint: 'plaintes',
      question: 'questions',
      praise: 'éloges',
      other: 'autres',
      p50: 'la moitié en',
      p90: 'neuf sur dix en',
      kept: 'comme promis',
      content: 'satisfaits',
      '1': 'propos aimables',
      '0': 'neutres',
      '-1': 'propos durs',
      answered: 'questions répondues',
      resolved: 'problèmes résolus',
      connected: 'mis en relation avec un partenaire',
      dialogue: 'vraies conversations',
      thanked: 'éloges remerciés',
    },
    known: (at) => `Tel que connu le ${at}`,
    complete: 'complet, à notre connaissance',
    gaps: (count) => `incomplet : un canal n’a pas été entendu ${count} fois`,
    begins: (name) => `${name} est compté à partir d’ici`,
    redefined: (name) => `${name} a été redéfini`,
    nothing: 'Rien à dessiner sur cette période.',
    day: 'Jour',
    last: 'dernier',
  },
  zh: {
    lines: {
      all: '全部',
      complaint: '投诉',
      question: '提问',
      praise: '表扬',
      other: '其他',
      p50: '一半不超过',
      p90: '九成不超过',
      kept: '按承诺',
      content: '满意',
      '1': '友善',
      '0': '中性',
      '-1': '激烈',
      answered: '已解答的提问',
      resolved: '已解决的问题',
      connected: '已转给合作伙伴',
      dialogue: '真实对话',
      thanked: '已致谢的表扬',
    },
    known: (at) => `截至 ${at} 所知`,
    complete: '据我们所知完整',
    gaps: (count) => `不完整：渠道有 ${count} 次未收到`,
    begins: (name) => `${name}从这里开始统计`,
    redefined: (name) => `${name}已重新定义`,
    nothing: '此时段没有可绘制的内容。',
    day: '日期',
    last: '最近',
  },
};

/** A line's name: its own, a word of ours, or a language. */
export function lineName({ id, name }: Pick<ChartLine, 'id' | 'name'>, language: ReportLanguage): string {
  if (name !== null) return name;
  const word = chartWords[language].lines[id];
  if (word) return word;
  try {
    return new Intl.DisplayNames(language, { type: 'language' }).of(id) ?? id;
  } catch {
    return id;
  }
}

const spans = [
  { unit: 'day', seconds: 86_400 },
  { unit: 'hour', seconds: 3_600 },
  { unit: 'minute', seconds: 60 },
  { unit: 'second', seconds: 1 },
] as const;

export function valueWords(value: number, unit: ChartUnit, language: ReportLanguage): string {
  if (unit === 'share') return new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 }).format(value);
  if (unit === 'seconds') {
    const span = spans.find(({ seconds }) => value >= seconds) ?? spans.at(-1)!;
    return new Intl.NumberFormat(language, { style: 'unit', unit: span.unit, unitDisplay: 'short', maximumFractionDigits: 1 }).format(value / span.seconds);
  }
  return new Intl.NumberFormat(language, { maximumFractionDigits: unit === 'ratio' ? 2 : 1 }).format(value);
}

/** When it was known, and whether anything is missing: said wherever the chart goes. */
export function standing({ knownAt, timeZone, gaps }: Pick<ChartView, 'knownAt' | 'timeZone' | 'gaps'>, language: ReportLanguage): string {
  const words = chartWords[language];
  const at = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(new Date(knownAt));
  return `${words.known(`${at} (${timeZone})`)} · ${gaps.length === 0 ? words.complete : words.gaps(gaps.length)}`;
}
