import path from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Those that start whole servers or a browser. */
const isLong = ({ moduleId }: TestSpecification): boolean => /[\\/](e2e|networks)[\\/][^\\/]*\.spec\.ts$/.test(moduleId);

/** Long files begin early and well apart: at the end one would run alone, and two beside each other starve. */
export class SpacedSequencer extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const byName = (a: TestSpecification, b: TestSpecification): number => (path.basename(a.moduleId) < path.basename(b.moduleId) ? -1 : 1);
    const long = files.filter(isLong).sort(byName);
    const short = files.filter((file) => !isLong(file)).sort(byName);
    const apart = Math.floor((short.length * 0.7) / Math.max(1, long.length));
    return [...long.flatMap((file, index) => [file, ...short.slice(index * apart, (index + 1) * apart)]), ...short.slice(long.length * apart)];
  }
}
