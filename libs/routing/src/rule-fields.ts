import type { RuleMoment } from '#contracts';
import { conversationFields, type Field, mentionFields, type QuerySchema } from '#query';

const picked = (schema: QuerySchema, names: readonly string[]): Field[] => names.map((name) => schema.fields.find((field) => field.name === name)!);

const own: Field[] = [
  { name: 'addressed', type: 'flag', label: { en: 'said to us', fr: 'adressé à nous', zh: '对我们说的' } },
  { name: 'complaint', type: 'number', label: { en: 'chance of a complaint', fr: 'probabilité d’une réclamation', zh: '投诉可能性' } },
  { name: 'question', type: 'number', label: { en: 'chance of a question', fr: 'probabilité d’une question', zh: '提问可能性' } },
  { name: 'praise', type: 'number', label: { en: 'chance of praise', fr: 'probabilité d’un éloge', zh: '表扬可能性' } },
];

/** What a rule may ask of a mention that came in. Nothing that changes with the clock: the answer is given once. */
export const arrivalFields: QuerySchema = {
  name: 'arrival',
  fields: [
    ...picked(mentionFields, [
      'kind',
      'unsure',
      'confidence',
      'lang',
      'channel',
      'network',
      'author',
      'followers',
      'form',
      'sentiment',
      'urgency',
      'note',
      'topic',
      'location',
      'simulated',
    ]),
    ...own,
  ],
};

/** What a rule may ask of an answer before it is sent; the words are the answer's. */
export const replyFields: QuerySchema = {
  name: 'reply',
  fields: [
    ...picked(conversationFields, ['kind', 'unsure', 'lang', 'channel', 'network', 'author', 'followers', 'form', 'urgency', 'desk']),
    { name: 'writer', type: 'person', label: { en: 'written by', fr: 'écrit par', zh: '撰写人' } },
  ],
};

/** What is known of single mentions, or to one reader alone, cannot be asked of stored conversations. */
const unasked = new Set(['sentiment', 'note', 'location', 'has', 'unread']);
/** What a rule may ask at any time of open conversations. */
export const timerFields: QuerySchema = { name: 'timer', fields: conversationFields.fields.filter(({ name }) => !unasked.has(name)) };

export const fieldsOf: Record<RuleMoment, QuerySchema> = { arrival: arrivalFields, reply: replyFields, timer: timerFields };
