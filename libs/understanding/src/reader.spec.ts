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

  it('keeps explanations inside the text', () => {
    const text = 'My phone 📱 broke again, @acme please refund';
    for (const { start, end } of reader.read(text, { explain: true }).because) {
      expect(start).toBeGreaterThanOrEqual(0);
      expect(end).toBeLessThanOrEqual(text.length);
    }
  });
});
