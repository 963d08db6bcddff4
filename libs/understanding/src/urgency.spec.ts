import { describe, expect, it } from 'vitest';
import { loadReader } from './index.js';

const reader = loadReader();
const urgency = (text: string) => reader.read(text).urgency;

describe('urgency', () => {
  it.each([
    ['safety', 'Your charger caught fire on my desk, this is dangerous and nobody answers!'],
    ['legal', 'Terrible service. My lawyer will write to you, see you in court'],
    ['money', 'You charged my card twice and I still have no refund, awful'],
    ['anger', 'Worst company ever, I am furious, this is unacceptable'],
    ['repeated', 'Third time my order is wrong and still no reply from your useless support'],
    ['reach', 'Awful treatment of customers, please share, this should be going viral'],
  ])('hears %s', (sign, text) => expect(urgency(text).signs).toContain(sign));

  it('brings danger first, and several signs before one', () => {
    expect(urgency('Mein Akku ist explodiert, es brennt! Und niemand geht ans Telefon, unfassbar').level).toBe(3);
    expect(urgency('Third time you charged me twice, I am furious and my lawyer knows').level).toBe(3);
    expect(urgency('The soup was cold and the waiter rude').level).toBe(0);
  });

  it('hears danger also in somebody who only asks for help', () => {
    expect(urgency('I smell gas in the hallway, who do I call?').level).toBeGreaterThan(0);
    expect(urgency('someone is using my account, how do I stop it?').level).toBeGreaterThan(0);
  });

  it('takes no number for a threat, and no news for a matter of the inbox', () => {
    expect(urgency('Paid 20000 for this phone and it broke, terrible').signs).not.toContain('legal');
    expect(urgency('Lovely evening, the fire in the stove is warm').level).toBe(0);
  });
});
