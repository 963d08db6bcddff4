import type { Language } from './schema.js';

/** How a query is said in one language. */
export interface Wording {
  everything: string;
  and: string;
  or: string;
  you: string;
  quote: (text: string) => string;
  says: (text: string, not: boolean) => string;
  starts: (text: string) => string;
  near: (left: string, right: string, words: number) => string;
  not: (what: string) => string;
  is: (label: string, values: string, not: boolean) => string;
  has: (values: string, not: boolean) => string;
  flag: (label: string, not: boolean) => string;
  none: (label: string, not: boolean) => string;
  more: (label: string, value: string, orEqual: boolean) => string;
  less: (label: string, value: string, orEqual: boolean) => string;
  between: (label: string, low: string, high: string) => string;
  lately: (label: string, length: string) => string;
  longAgo: (label: string, length: string) => string;
  after: (label: string, moment: string, inclusive: boolean) => string;
  before: (label: string, moment: string, inclusive: boolean) => string;
  on: (label: string, moment: string) => string;
  ago: (length: string) => string;
  moments: Record<string, string>;
  /** Singular and plural. */
  units: Record<string, readonly [string, string]>;
  length: (count: string, unit: string) => string;
}

const en: Wording = {
  everything: 'everything',
  and: ', and ',
  or: ' or ',
  you: 'you',
  quote: (text) => `“${text}”`,
  says: (text, not) => (not ? `does not say ${text}` : `says ${text}`),
  starts: (text) => `a word starting with ${text}`,
  near: (left, right, words) => `says ${left} within ${words} ${words === 1 ? 'word' : 'words'} of ${right}`,
  not: (what) => `not (${what})`,
  is: (label, values, not) => `${label} ${not ? 'is not' : 'is'} ${values}`,
  has: (values, not) => `${not ? 'does not have' : 'has'} ${values}`,
  flag: (label, not) => `${not ? 'is not' : 'is'} ${label}`,
  none: (label, not) => (not ? `has some ${label}` : `has no ${label}`),
  more: (label, value, orEqual) => `${label} ${orEqual ? 'at least' : 'more than'} ${value}`,
  less: (label, value, orEqual) => `${label} ${orEqual ? 'at most' : 'less than'} ${value}`,
  between: (label, low, high) => `${label} between ${low} and ${high}`,
  lately: (label, length) => `${label} in the last ${length}`,
  longAgo: (label, length) => `${label} more than ${length} ago`,
  after: (label, moment, inclusive) => `${label} ${inclusive ? 'since' : 'after'} ${moment}`,
  before: (label, moment, inclusive) => `${label} ${inclusive ? 'up to' : 'before'} ${moment}`,
  on: (label, moment) => `${label} on ${moment}`,
  ago: (length) => `${length} ago`,
  moments: { now: 'now', today: 'today', yesterday: 'yesterday' },
  units: {
    s: ['second', 'seconds'],
    m: ['minute', 'minutes'],
    h: ['hour', 'hours'],
    d: ['day', 'days'],
    w: ['week', 'weeks'],
    mo: ['month', 'months'],
    y: ['year', 'years'],
  },
  length: (count, unit) => `${count} ${unit}`,
};

const fr: Wording = {
  everything: 'tout',
  and: ', et ',
  or: ' ou ',
  you: 'vous',
  quote: (text) => `« ${text} »`,
  says: (text, not) => (not ? `ne dit pas ${text}` : `dit ${text}`),
  starts: (text) => `un mot commençant par ${text}`,
  near: (left, right, words) => `dit ${left} à ${words} ${words === 1 ? 'mot' : 'mots'} au plus de ${right}`,
  not: (what) => `pas (${what})`,
  is: (label, values, not) => `${label} ${not ? 'n’est pas' : 'est'} ${values}`,
  has: (values, not) => `${not ? 'ne contient pas' : 'contient'} ${values}`,
  flag: (label, not) => `${not ? 'n’est pas' : 'est'} ${label}`,
  none: (label, not) => `${not ? 'avec' : 'sans'} ${label}`,
  more: (label, value, orEqual) => `${label} ${orEqual ? 'au moins' : 'plus de'} ${value}`,
  less: (label, value, orEqual) => `${label} ${orEqual ? 'au plus' : 'moins de'} ${value}`,
  between: (label, low, high) => `${label} entre ${low} et ${high}`,
  lately: (label, length) => `${label} il y a moins de ${length}`,
  longAgo: (label, length) => `${label} il y a plus de ${length}`,
  after: (label, moment, inclusive) => `${label} ${inclusive ? 'depuis' : 'après'} ${moment}`,
  before: (label, moment, inclusive) => `${label} ${inclusive ? 'jusqu’à' : 'avant'} ${moment}`,
  on: (label, moment) => `${label} le ${moment}`,
  ago: (length) => `il y a ${length}`,
  moments: { now: 'maintenant', today: 'aujourd’hui', yesterday: 'hier' },
  units: {
    s: ['seconde', 'secondes'],
    m: ['minute', 'minutes'],
    h: ['heure', 'heures'],
    d: ['jour', 'jours'],
    w: ['semaine', 'semaines'],
    mo: ['mois', 'mois'],
    y: ['an', 'ans'],
  },
  length: (count, unit) => `${count} ${unit}`,
};

const zh: Wording = {
  everything: '全部',
  and: '，并且',
  or: '或',
  you: '我',
  quote: (text) => `“${text}”`,
  says: (text, not) => `${not ? '不包含' : '包含'}${text}`,
  starts: (text) => `以${text}开头的词`,
  near: (left, right, words) => `${left}与${right}相距不超过 ${words} 个词`,
  not: (what) => `不满足（${what}）`,
  is: (label, values, not) => `${label}${not ? '不是' : '是'}${values}`,
  has: (values, not) => `${not ? '不含' : '含有'}${values}`,
  flag: (label, not) => `${not ? '不属于' : '属于'}“${label}”`,
  none: (label, not) => `${not ? '有' : '没有'}${label}`,
  more: (label, value, orEqual) => `${label}${orEqual ? '不少于' : '多于'} ${value}`,
  less: (label, value, orEqual) => `${label}${orEqual ? '不超过' : '少于'} ${value}`,
  between: (label, low, high) => `${label}在 ${low} 到 ${high} 之间`,
  lately: (label, length) => `${label}在最近 ${length}内`,
  longAgo: (label, length) => `${label}早于 ${length}前`,
  after: (label, moment, inclusive) => `${label}${inclusive ? '不早于' : '晚于'} ${moment}`,
  before: (label, moment, inclusive) => `${label}${inclusive ? '不晚于' : '早于'} ${moment}`,
  on: (label, moment) => `${label}为 ${moment}`,
  ago: (length) => `${length}前`,
  moments: { now: '现在', today: '今天', yesterday: '昨天' },
  units: { s: ['秒', '秒'], m: ['分钟', '分钟'], h: ['小时', '小时'], d: ['天', '天'], w: ['周', '周'], mo: ['个月', '个月'], y: ['年', '年'] },
  length: (count, unit) => `${count} ${unit}`,
};

export const wordings: Record<Language, Wording> = { en, fr, zh };
