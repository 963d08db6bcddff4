import type { PipeTransform } from '@nestjs/common';
import { AppError } from '#kernel';

/** A place in a short list, from 0. */
export class IndexPipe implements PipeTransform<string, number> {
  transform(value: string): number {
    if (!/^\d{1,3}$/.test(value)) throw new AppError('not-found', 'There is nothing at this place.');
    return Number(value);
  }
}
