import { applyDecorators } from '@nestjs/common';
import { ApiDefaultResponse, ApiResponse } from '@nestjs/swagger';
import { z } from 'zod';

type Schema = Parameters<typeof ApiResponse>[0] extends infer Options ? (Options extends { schema?: infer S } ? NonNullable<S> : never) : never;

const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  detail: z.string(),
  code: z.string(),
  fields: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
});

const asOpenApi = (schema: z.ZodType): Schema => z.toJSONSchema(schema, { target: 'openapi-3.0', io: 'output', unrepresentable: 'any' }) as Schema;

/** Documents what a route answers, from the same schema its types come from. */
export function Answers(schema: z.ZodType, status = 200): MethodDecorator {
  return applyDecorators(
    ApiResponse({ status, description: '', schema: asOpenApi(schema) }),
    ApiDefaultResponse({ description: 'RFC 9457', content: { 'application/problem+json': { schema: asOpenApi(problem) } } }),
  );
}

export function pageOf(item: z.ZodType): z.ZodType {
  return z.object({ items: z.array(item), next: z.string().nullable() });
}
