import { applyDecorators, HttpCode } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { z } from 'zod';
import { problemView } from '#contracts';

type Schema = Parameters<typeof ApiResponse>[0] extends infer Options ? (Options extends { schema?: infer S } ? NonNullable<S> : never) : never;

const asOpenApi = (schema: z.ZodType): Schema => z.toJSONSchema(schema, { target: 'openapi-3.0', io: 'output', unrepresentable: 'any' }) as Schema;

/** What a route answers when it is done, and how: documented from the schema its types come from. A test refuses routes without. */
export function Answers(schema: z.ZodType, status = 200): MethodDecorator {
  return applyDecorators(HttpCode(status), ApiResponse({ status, description: status === 201 ? 'Made' : 'Done', schema: asOpenApi(schema) }));
}

/** What every route may answer instead. */
export const problemAnswer = { description: 'A problem (RFC 9457)', content: { 'application/problem+json': { schema: asOpenApi(problemView) } } };

export function pageOf(item: z.ZodType): z.ZodType {
  return z.object({ items: z.array(item), next: z.string().nullable() });
}
