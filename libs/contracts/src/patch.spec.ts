import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import * as contracts from './index.js';

const patches = Object.entries(contracts as Record<string, unknown>).filter(([name]) => name.endsWith('Patch')) as [string, z.ZodType][];

describe('a change', () => {
  it.each(patches)('names nothing that its sender left out (%s)', (_, schema) => {
    const { data } = schema.safeParse({ version: 1 });
    expect(Object.keys((data as object | undefined) ?? {}).filter((key) => key !== 'version')).toEqual([]);
  });
});
