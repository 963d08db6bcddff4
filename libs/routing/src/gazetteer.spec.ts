import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distanceKm, placeIn } from './gazetteer.js';
import { readTerritory } from './territory.js';
import { worldGazetteer } from './world.js';

const world = worldGazetteer();

describe('the place a text names', () => {
  it.each([
    ['Where can I get this installed near Lyon?', 'Lyon, FR'],
    ['where can i buy one near lyon?', 'Lyon, FR'],
    ['Où puis-je le faire réparer près de Saint-Étienne ?', 'Saint-Étienne, FR'],
    ['I live in Paris, Texas. Who can install it?', 'Paris, US'],
    ['Is there an installer in New York?', 'New York City, US'],
    ['Looking for a dealer in Brittany, any idea?', 'Brittany, FR'],
    ['Who repairs these in London?', 'London, GB'],
    ['Any shop in Germany?', 'DE'],
    ['Who can help me in 69003?', '69003'],
    ['有没有法国的安装商？', null],
  ])('%s', (text, label) => {
    expect(placeIn(text, world)?.label ?? null).toBe(label);
  });

  it('is not found in words of every day', () => {
    for (const text of ['Nice work! Reading about it made me happy.', 'How do I reset the device? It is of no use.', 'the update on monday was a mess'])
      expect(placeIn(text, world)).toBeNull();
  });

  it('is read from a profile as a whole, and a home country decides between namesakes', () => {
    expect(placeIn('lyon, france', world, { isPlace: true })).toMatchObject({ label: 'Lyon, FR', region: '84' });
    expect(placeIn('Is there a shop in London?', world, { homes: ['CA'] })?.country).toBe('CA');
  });

  it('never throws and is quick, whatever is written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (text) => {
        placeIn(text, world);
        readTerritory(text, world);
      }),
      { numRuns: 200 },
    );
  });
});

describe('a distance', () => {
  it('is along the surface', () => {
    const [lyon] = world.find('lyon');
    const [paris] = world.find('paris');
    expect(Math.round(distanceKm(lyon!, paris!) / 10) * 10).toBe(390);
  });
});
