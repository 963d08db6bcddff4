import { StandardSchemaValidationPipe } from '@nestjs/common';
import { AppError, type FieldProblem } from '#kernel';

type Issues = Parameters<NonNullable<NonNullable<ConstructorParameters<typeof StandardSchemaValidationPipe>[0]>['exceptionFactory']>>[0];

/** Checks bodies, queries and parameters against the zod schema in their decorator. */
export function schemaPipe(): StandardSchemaValidationPipe {
  return new StandardSchemaValidationPipe({ exceptionFactory: (issues) => invalid(issues) });
}

function invalid(issues: Issues): AppError {
  const fields = issues.slice(0, 50).map((issue): FieldProblem => ({ field: fieldOf(issue.path ?? []), message: issue.message }));
  const [first] = fields;
  return new AppError('invalid', first ? `${first.field || 'The body'}: ${first.message}` : 'The input is not valid.', { fields });
}

/** A path as people write it: `mentions[3].author.handle`. */
function fieldOf(path: NonNullable<Issues[number]['path']>): string {
  return path
    .map((part) => (typeof part === 'object' ? part.key : part))
    .map((key, index) => (typeof key === 'number' ? `[${key}]` : index === 0 ? String(key) : `.${String(key)}`))
    .join('');
}
