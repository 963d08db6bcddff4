import { describe, expect, it } from 'vitest';
import { compareReaders, loadReader, whatWouldChange } from './index.js';

const reader = loadReader();
const posts = [
  'Anyone know if the Leeds store is open on Sunday?',
  'third week without internet and nobody answers the phone',
  'Thank you so much, the staff were wonderful',
  'Le colis est arrivé cassé, je veux un remboursement',
  'Grazie mille, servizio impeccabile',
  '¿A qué hora abre la tienda mañana?',
  'Die App stürzt seit dem Update ständig ab',
  '快递三天了还没到，客服也不理人',
  'just landed in Lisbon, sun is out',
  'my sister graduates tomorrow',
];

describe('teaching a workspace', () => {
  const text = 'the zorgon portal is doing its thing again';

  it('changes the reading of a corrected post at once, and only by weights', () => {
    const taught = reader.taught(reader.learn([{ text, kind: 'complaint' }]));
    expect(taught.read(text).kind).toBe('complaint');
    expect(taught.read('zorgon portal again doing its thing').scores.complaint).toBeGreaterThan(
      reader.read('zorgon portal again doing its thing').scores.complaint,
    );
  });

  it('is undone by leaving the correction out', () => {
    const others = [{ text: posts[9]!, kind: 'other' as const }];
    const with_ = reader.learn([...others, { text, kind: 'complaint' }]);
    const without = reader.learn(others);
    expect(with_).not.toEqual(without);
    expect(reader.learn(others)).toEqual(without);
  });

  it('survives storing and loading', () => {
    const teaching = reader.learn([{ text, kind: 'complaint' }]);
    const loaded = JSON.parse(JSON.stringify(teaching)) as typeof teaching;
    expect(reader.taught(loaded).read(text)).toEqual(reader.taught(teaching).read(text));
  });

  it('is not wrecked by a few spiteful corrections', () => {
    const spite = posts.slice(0, 4).map((post) => ({ text: `${post} really`, kind: 'praise' as const, by: 'troll' }));
    const taught = reader.taught(reader.learn(spite));
    const { changed } = compareReaders(
      reader,
      taught,
      posts.slice(4).map((post) => ({ text: post })),
    );
    expect(changed).toBe(0);
  });

  it('shows what it gained on labelled posts', () => {
    const taught = reader.taught(reader.learn([{ text, kind: 'complaint' }]));
    const { right, labelled } = compareReaders(reader, taught, [{ text, kind: 'complaint' }]);
    expect(labelled).toBe(1);
    expect(right.after).toBe(1);
  });
});

describe('what would change a reading', () => {
  it('names the words whose absence makes it another kind', () => {
    const text = 'Is the Leeds store open';
    const change = whatWouldChange(reader, text);
    expect(change).not.toBeNull();
    expect(change!.kind).not.toBe(reader.read(text).kind);
  });

  it('finds nothing in an empty post', () => {
    expect(whatWouldChange(reader, '')).toBeNull();
  });
});
