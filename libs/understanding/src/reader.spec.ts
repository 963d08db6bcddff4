import { describe, expect, it } from 'vitest';
import { loadReader } from './index.js';

const reader = loadReader();

describe('reading a post', () => {
  it('takes a request for help for a question, with or without its mark', () => {
    expect(reader.read('Anyone know if the Leeds store is open on Sunday?').kind).toBe('question');
    expect(reader.read('Anyone know if the Leeds store is open on Sunday').kind).toBe('question');
  });

  it('takes a repeated failure for a complaint and hears the threat', () => {
    const reading = reader.read('@acme third time my parcel is late, refund me or I call my lawyer!!!');
    expect(reading.kind).toBe('complaint');
    expect(reading.urgency.level).toBe(3);
    expect(reading.urgency.signs).toContain('legal');
  });

  it('reads an empty post as other', () => {
    const reading = reader.read('');
    expect(reading.kind).toBe('other');
    expect(reading.lang).toBe('und');
  });

  it('gives probabilities of polarity that sum to one', () => {
    const { negative, neutral, positive } = reader.read('ok then').sentiment;
    expect(negative + neutral + positive).toBeCloseTo(1, 9);
  });

  it('names the script languages without a model', () => {
    expect(reader.read('快递三天了还没到').lang).toBe('zh');
    expect(reader.read('これってどこで買えますか').lang).toBe('ja');
    expect(reader.read('مين يعرف متى يفتح الفرع الجديد').lang).toBe('ar');
    expect(reader.read('배송이 왜 이렇게 늦나요').lang).toBe('ko');
  });

  it('tells Latin languages apart, and does not pass off another as one of them', () => {
    expect(reader.read('Le train est encore en retard ce matin, merci').lang).toBe('fr');
    expect(reader.read('Der Zug hat schon wieder Verspätung').lang).toBe('de');
    expect(reader.read('El tren llega tarde otra vez esta mañana').lang).toBe('es');
    expect(reader.read('O trem está atrasado de novo hoje de manhã').lang).toBe('pt');
    expect(reader.read('Il treno è di nuovo in ritardo stamattina').lang).toBe('it');
    expect(reader.read('bhai ye app kaam nahi kar raha hai').lang).toBe('hi');
    expect(reader.read('Mijn pakket is nog steeds niet aangekomen').lang).toBe('und');
  });

  it('is less sure outside the measured languages, and never says spam there', () => {
    const reading = reader.read('Kliknij i wygraj giveaway promo code click here');
    expect(reader.read('배송 빨라요 링크 giveaway click here').notes).not.toContain('spam');
    expect(reading.confidence).toBeLessThan(0.9);
  });

  it('reads a batch as it reads each post', () => {
    const texts = ['where is my order?', 'ありがとうございます！', '😡😡😡'];
    expect(reader.readBatch(texts)).toEqual(texts.map((text) => reader.read(text)));
  });

  it('explains a score in full: the stretches sum to its log-odds', () => {
    for (const text of ['Where can I buy the blue one? My friend needs it', 'third time my parcel is late 😡 @acme', '快递三天了还没到，太差了']) {
      const { kind, scores, because } = reader.read(text, { explain: true });
      const judged = kind === 'other' ? 'question' : kind;
      const sum = because.reduce((total, { weight }) => total + weight, 0);
      expect(sum).toBeCloseTo(Math.log(scores[judged] / (1 - scores[judged])), 6);
    }
  });

  it('marks words, and no part of the text twice', () => {
    const text = 'The staff were wonderful, but the app crashes every time 😡';
    const marks = reader
      .read(text, { explain: true })
      .because.filter(({ start, end }) => end > start)
      .sort((a, b) => a.start - b.start);
    expect(marks.map(({ start, end }) => text.slice(start, end))).toContain('crashes');
    for (let at = 1; at < marks.length; at++) expect(marks[at]!.start).toBeGreaterThanOrEqual(marks[at - 1]!.end);
  });

  it('crashes on nothing', () => {
    for (const text of ['\u0000', '\ud83d', '@', '#', ':', '\\u', '&amp;', '{link}', '?'.repeat(9000), '\u202e\u200f', 'ａ'.repeat(5000)])
      expect(() => reader.read(text, { explain: true })).not.toThrow();
  });

  it('keeps explanations inside the text', () => {
    const text = 'My phone 📱 broke again, @acme please refund';
    for (const { start, end } of reader.read(text, { explain: true }).because) {
      expect(start).toBeGreaterThanOrEqual(0);
      expect(end).toBeLessThanOrEqual(text.length);
    }
  });
});
