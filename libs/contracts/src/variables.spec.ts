import { describe, expect, it } from 'vitest';
import { fillIn, unknownVariables, variablesOf } from './variables.js';

const values = variablesOf({ author: { name: 'Dara Okafor', handle: '@dara' }, me: 'Lin Wei', channel: 'Shop', workspace: 'Acme' });
const nameless = variablesOf({ author: { name: null, handle: '@dara' }, me: 'Lin', channel: 'Shop', workspace: 'Acme' });

describe('a canned text', () => {
  it('names the person and the one who writes', () => {
    expect(fillIn('Hi {{author.first}}, {{ me.first }} of {{workspace}} here.', values)).toBe('Hi Dara, Lin of Acme here.');
  });

  it('says what stands where nothing is known', () => {
    expect(fillIn('Hi {{author.first|there}}!', nameless)).toBe('Hi there!');
    expect(fillIn('Hi {{author.first|there}}!', values)).toBe('Hi Dara!');
  });

  it('is filled in once, so that a name cannot bring variables of its own', () => {
    const sly = variablesOf({ author: { name: '{{me.name}}', handle: 'x' }, me: 'Lin', channel: '', workspace: '' });
    expect(fillIn('{{author.name}}', sly)).toBe('{{me.name}}');
  });

  it('keeps what it does not know, and can say so', () => {
    expect(fillIn('{{order.id}}', values)).toBe('{{order.id}}');
    expect(unknownVariables('{{order.id}} {{me.name}}')).toEqual(['order.id']);
  });
});
