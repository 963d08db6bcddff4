import { describe, expect, it } from 'vitest';
import { loadReader } from './index.js';

/** Posts in languages that no figure is measured in, and text that is no language. */
const posts: Record<string, string[]> = {
  Korean: ['배송이 왜 이렇게 늦나요? 벌써 일주일째예요', '직원분들이 정말 친절했어요 감사합니다 😊', '지금 이벤트 당첨 링크 클릭'],
  Russian: ['Когда откроется магазин на Ленина?', 'Третий день без интернета, поддержка молчит. Позор!', 'Спасибо большое, всё пришло вовремя'],
  Turkish: ['Kargom neden hâlâ gelmedi?', 'Rezalet bir müşteri hizmetleri, bir daha asla', 'Teşekkürler, çok hızlı geldi 👏'],
  Thai: ['ของจะมาถึงเมื่อไหร่คะ', 'บริการแย่มาก รอสายเป็นชั่วโมง', 'ขอบคุณมากค่ะ พนักงานน่ารักมาก'],
  Hebrew: ['מתי נפתח הסניף בתל אביב?', 'שירות גרוע, מחכה כבר שעה', 'תודה רבה, שירות מעולה'],
  Greek: ['Πότε ανοίγει το κατάστημα;', 'Απαράδεκτη εξυπηρέτηση, περιμένω δύο ώρες', 'Ευχαριστώ πολύ, τέλειοι!'],
  Polish: ['Kiedy dotrze moja paczka?', 'Fatalna obsługa, nigdy więcej', 'Dziękuję, wszystko super 👍 kliknij link'],
  Dutch: ['Hoe laat gaat de winkel open?', 'Al drie weken geen internet en niemand die reageert', 'Top geholpen, dank jullie wel!'],
  Vietnamese: ['Bao giờ cửa hàng mở cửa vậy shop?', 'Dịch vụ quá tệ, chờ cả tuần chưa thấy hàng'],
  Amharic: ['አገልግሎቱ በጣም መጥፎ ነው', 'መቼ ይከፈታል?'],
  gibberish: ['asdkjh qwlekj zxmncb', 'xxxxxxx', 'fjdkslañ ruei woqp', '1234 5678', '... --- ...'],
};

const reader = loadReader();

describe.each(Object.entries(posts))('posts in %s', (_language, texts) => {
  it('are read with little confidence, and never called spam', () => {
    for (const text of texts) {
      const { confidence, notes } = reader.read(text);
      expect(notes).not.toContain('spam');
      expect(confidence).toBeLessThan(0.75);
    }
  });
});

describe('whatever a network delivers', () => {
  const odd = {
    nothing: '',
    blanks: ' \n\t\u00a0\u200b ',
    'half pairs': '\ud83d where \udc00 is my \ud83d\ud83d order \udfff?',
    'a hundred thousand letters': 'where is my order? '.repeat(5_500),
    'one endless word': 'a'.repeat(100_000),
    'marks alone': '?!?!?!…',
    'a thousand emoji': '😡'.repeat(1_000),
    'combining marks': `e${'\u0301'.repeat(5_000)}`,
    directions: '\u202eoffer\u202c \u2067مرحبا\u2069',
  };

  it.each(Object.entries(odd))('is read: %s', (_what, text) => {
    const { confidence, scores, sentiment, because } = reader.read(text, { explain: true });
    for (const probability of [confidence, ...Object.values(scores), ...Object.values(sentiment)]) {
      expect(probability).toBeGreaterThanOrEqual(0);
      expect(probability).toBeLessThanOrEqual(1);
    }
    for (const { start, end, weight } of because) {
      expect(Number.isFinite(weight)).toBe(true);
      expect(start).toBeLessThanOrEqual(end);
      expect(end).toBeLessThanOrEqual(text.length);
    }
  });

  it('never splits a character that is written as two', () => {
    const text = '😡😡 order 🧳🧳 late 𠮷野家 遅い 👩🏽‍💻';
    for (const { start, end } of reader.read(text, { explain: true }).because)
      for (const at of [start, end]) expect(/[\udc00-\udfff]/.test(text[at] ?? '') && /[\ud800-\udbff]/.test(text[at - 1] ?? '')).toBe(false);
  });
});
