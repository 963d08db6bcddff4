import { describe, expect, it } from 'vitest';
import { loadReader } from './index.js';

/** What people write to an inbox: a question, and around it a number, a place, an order, a greeting. */
const questions: Record<string, string[]> = {
  en: [
    'How do I pair the headset with two phones? I am at 0612345678.',
    'Where is the microphone of the headset, please? I own model 3200.',
    'What time does the 7:45 train get in today? I have to be in Leeds by 10.',
    'Can I return shoes bought on 12/03 without a receipt? They are size 8.',
    'Hi there. I moved to 14 Green Lane last week. How do I change my address?',
    'my order is 4471982, when will it be sent?',
    '@acme which bus goes to terminal 3 after 23:00',
    'Is the 20% code valid for 3 items? My basket is at 145 euros.',
    'can I fly with 2 bags of 23kg',
  ],
  fr: [
    'Comment associer le casque à deux téléphones ? Mon numéro est le 06 12 34 56 78.',
    'À quelle heure ouvre le magasin du 12 rue de Rennes ? Je passe samedi.',
    'Bonjour. J’ai le forfait 20 Go. Comment passer à 100 Go ?',
    'Est-ce que la taille 38 existe en noir ? Je suis à Lyon.',
  ],
  de: [
    'Wie koppele ich den Kopfhörer mit zwei Handys? Meine Nummer ist 0171 2345678.',
    'Wann fährt der Bus 42 am 24.12.? Ich komme aus Köln.',
    'Gibt es das Kleid auch in Größe 44? Bestellnummer 88213.',
    'Hallo. Ich wohne in 10115 Berlin. Ab wann gibt es hier Glasfaser?',
  ],
  es: [
    '¿Cómo conecto los auriculares a dos teléfonos? Mi número es 612 345 678.',
    '¿A qué hora abre la tienda de la calle 8? Voy el sábado.',
    'cuánto cuesta el plan de 50 gigas? mi cel es 55 1234 5678',
  ],
  pt: [
    'Como conecto o fone em dois celulares? Meu número é 11 91234-5678.',
    'Qual o prazo de entrega para o CEP 01310-100? Comprei ontem.',
    'Quanto custa o plano de 300 mega',
  ],
  it: [
    'Come collego le cuffie a due telefoni? Il mio numero è 333 1234567.',
    'A che ora parte il treno 9642 da Milano? Devo essere a Roma alle 12.',
    'Quanto costa spedire un pacco di 5 kg? Abito a Bari.',
  ],
  zh: ['请问订单123456什么时候发货？我在上海。', 'iPhone 15 128G现在多少钱？想换手机。', '耳机怎么同时连两部手机？型号是X200。'],
  ja: [
    '13日の10時に店は開いていますか？大阪に住んでいます。',
    'イヤホンを2台のスマホにつなぐにはどうすればいいですか。型番はX200です。',
    'カードを2枚作ることはできますか',
  ],
  ar: ['كيف أربط السماعة بجوالين؟ رقمي 0501234567', 'متى يفتح فرع شارع 7؟ أنا في جدة.', 'كم سعر آيفون 15 حجم 256؟'],
  hi: ['5G का प्लान कितने का है? मेरा नंबर 9812345678 है।', 'mera order number 12345 hai, kab tak aayega?', 'kya 2 din me delivery ho jayegi? main Pune me hu'],
};

/** The same shapes without a question. */
const others = [
  'I am at 0612345678.',
  'My order number is 4471982.',
  'The 7:45 train got in at 9:10 today, second time this week, useless',
  'Three years with the same 3200 headset and it still works like new, thank you!',
  'J’habite au 12 rue de Rennes.',
  'Meine Nummer ist 0171 2345678.',
  'Mi número es 612 345 678.',
  'O meu CEP é 01310-100.',
  'Il mio numero è 333 1234567.',
  '我的订单号是123456。',
];

describe.each(['default', 'open'] as const)('a question among numbers and other sentences, read by the %s model', (model) => {
  const reader = loadReader({ model });

  it('is heard in nearly all of them', () => {
    const texts = Object.values(questions).flat();
    const missed = texts.filter((text) => reader.read(text).kind !== 'question');
    expect(missed.length / texts.length, missed.join('\n')).toBeLessThan(0.15);
  });

  it('is heard in every language', () => {
    for (const texts of Object.values(questions)) expect(texts.some((text) => reader.read(text).kind === 'question')).toBe(true);
  });

  it('is none where nothing is asked', () => {
    expect(others.filter((text) => reader.read(text).kind === 'question')).toEqual([]);
  });
});
