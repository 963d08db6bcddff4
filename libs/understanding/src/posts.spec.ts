import { describe, expect, it } from 'vitest';
import { Features } from './features.js';
import { loadReader } from './index.js';

const reader = loadReader();
const features = new Features();

/** Cues of the text by their place in the list of signs, whatever the model makes of them. */
function signs(text: string): Set<number> {
  features.look(text);
  features.collect(0);
  const list = features.lists[3]!;
  return new Set(list.buckets.subarray(0, list.count));
}

const signsOnlyIn = (text: string, other: string) => [...signs(text)].filter((sign) => !signs(other).has(sign));

describe('what posts are like', () => {
  it('hears sarcasm: thanks that come with a failure are no praise', () => {
    expect(reader.read('Great job @acme, third cancelled train this week. Thanks for nothing 🙄').kind).not.toBe('praise');
    const bravo = reader.read('Bravo la SNCF 👏👏').scores;
    const late = reader.read('Bravo la SNCF, encore 50 minutes de retard 👏👏').scores;
    expect(late.complaint).toBeGreaterThan(bravo.complaint);
    expect(late.praise).toBeLessThan(bravo.praise);
    for (const text of [
      'Génial, mon colis est perdu pour la deuxième fois 🙃',
      'Ah bah bravo, le site plante pile le jour des soldes',
      'Quel service client formidable : 45 minutes d’attente pour se faire raccrocher au nez',
    ])
      expect(reader.read(text).kind).toBe('complaint');
    expect(reader.read('Bravo à toute l’équipe, service impeccable').kind).toBe('praise');
  });

  it('hears negation: what is not good is no praise', () => {
    const good = reader.read('the new app is good').scores;
    const bad = reader.read('the new app is not good').scores;
    expect(bad.praise).toBeLessThan(good.praise);
    expect(bad.complaint).toBeGreaterThan(good.complaint);
    expect(signsOnlyIn('the new app is not good', 'the new app is good')).not.toHaveLength(0);
  });

  it('knows a lengthened word for the word', () => {
    expect(reader.read('this is sooooo goooood').scores.praise).toBeCloseTo(reader.read('this is soo good').scores.praise, 0);
    expect(signsOnlyIn('sooooo slow', 'so slow')).not.toHaveLength(0);
  });

  it('tells a repost and a quotation from the words of the writer', () => {
    expect(signsOnlyIn('RT @user: the queue was endless', 'the queue was endless')).not.toHaveLength(0);
    expect(signsOnlyIn('they call it "customer care" now', 'they call it customer care now')).not.toHaveLength(0);
  });

  it('tells a post to an account from one that names it', () => {
    expect(signsOnlyIn('@acme my order is late', 'my order from @acme is late')).not.toHaveLength(0);
  });

  it('reads through links, hashtags and their words', () => {
    expect(reader.read('worst service ever #NeverAgain https://t.co/x').kind).toBe('complaint');
    expect(reader.read('https://t.co/abc').kind).toBe('other');
  });

  it('reads mixed languages, scripts without spaces and right to left', () => {
    expect(reader.read('bhai ye app open nahi ho raha, kya problem hai?').kind).not.toBe('praise');
    expect(reader.read('客服态度太差了，再也不来了').kind).toBe('complaint');
    expect(reader.read('スタッフの対応がとても親切で嬉しかったです').kind).toBe('praise');
    expect(reader.read('الخدمة سيئة جدا والتوصيل متأخر').kind).toBe('complaint');
  });

  it('calls an advertisement spam, and nobody who complains or chats', () => {
    const spam = (text: string) => reader.read(text).notes.includes('spam');
    expect(spam('⚡️BITCOIN VERDOPPELN⚡️ sende 0.1 erhalte 0.2 zurück, nur heute, offizielle Aktion ⚡️')).toBe(true);
    expect(spam('@JetBlue don’t worry, I’m gonna share with my row! 😁')).toBe(false);
    expect(spam('@united - SERIOUSLY it’s 2015?!?! NO WiFi on a 5hr flight from CLE-SFO #1589. You’re the ONLY airline without WiFi')).toBe(false);
    expect(spam('我10:33下单完成，送达时间是13:22！差11分钟就三个小时！宇宙速度！')).toBe(false);
  });

  it('knows a word both in its language and in all of them', () => {
    const buckets = (tongue: number, group: number) => {
      features.look('pain service');
      features.collect(tongue);
      const list = features.lists[group]!;
      return [...list.buckets.subarray(0, list.count)];
    };
    const shared = buckets(0, 0).filter((bucket) => buckets(1, 0).includes(bucket));
    expect(shared.length).toBeGreaterThan(0);
    expect(shared.length).toBeLessThan(buckets(0, 0).length);
    expect(buckets(0, 1)).toEqual(buckets(1, 1));
  });
});
