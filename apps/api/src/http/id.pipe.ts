import type { PipeTransform } from '@nestjs/common';
import { AppError, isId } from '#kernel';

/** What is no id is the id of nothing. */
export class IdPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    if (!isId(value)) throw new AppError('not-found', 'There is nothing with this id.');
    return value;
  }
}
