import type { OpenAPIObject } from '@nestjs/swagger';

const header = (name: string, description: string): object => ({ name, in: 'header', required: true, description, schema: { type: 'string' } });

/** Deliveries are answered outside the framework, so their page of the documentation is written by hand. */
export function documentDeliveries(document: OpenAPIObject): OpenAPIObject {
  document.paths['/hooks/{channelId}'] = {
    post: {
      tags: ['deliveries'],
      summary: 'Deliver mentions to a channel, signed as Standard Webhooks',
      security: [],
      parameters: [
        { name: 'channelId', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } },
        header('webhook-id', 'The same for every attempt'),
        header('webhook-timestamp', 'Seconds since 1970, at most five minutes from now'),
        header('webhook-signature', 'v1,base64(HMAC-SHA256(secret, id.timestamp.body))'),
      ] as never,
      requestBody: {
        required: true,
        description: 'At most 5 MB',
        content: {
          'application/json': {
            schema: { type: 'object', required: ['mentions'], properties: { mentions: { type: 'array', minItems: 1, maxItems: 1_000, items: mention } } },
          },
        },
      },
      responses: {
        202: {
          description: 'On disk. One bad item does not lose the others.',
          content: {
            'application/json': {
              schema: {
                type: 'object',
                properties: {
                  accepted: { type: 'integer' },
                  rejected: { type: 'array', items: { type: 'object', properties: { index: { type: 'integer' }, why: { type: 'string' } } } },
                },
              },
            },
          },
        },
        401: { description: 'The signature is missing, wrong or too old' },
        404: { description: 'There is no such channel' },
        409: { description: 'The channel is paused' },
        413: { description: 'Larger than 5 MB' },
        422: { description: 'The envelope is not valid; `fields` names what' },
        503: { description: 'Nothing was kept; send it again' },
      },
    },
  };
  return document;
}

type Schema = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>[string];

const text: Schema = { type: 'string' };
const mention: Schema = {
  type: 'object',
  required: ['id', 'text', 'author', 'postedAt', 'form'],
  properties: {
    id: text,
    url: text,
    text,
    title: text,
    author: {
      type: 'object',
      required: ['id', 'handle'],
      properties: { id: text, handle: text, name: text, followers: { type: 'integer' }, location: text, avatarUrl: text },
    },
    postedAt: { type: 'string', format: 'date-time' },
    inReplyTo: text,
    form: { type: 'string', enum: ['post', 'comment', 'message', 'review'] },
    location: text,
    editedAt: { type: 'string', format: 'date-time' },
    deleted: { type: 'boolean' },
    own: { type: 'boolean' },
    counts: {
      type: 'object',
      properties: { likes: { type: 'integer' }, shares: { type: 'integer' }, replies: { type: 'integer' }, views: { type: 'integer' } },
    },
    media: {
      type: 'array',
      maxItems: 20,
      items: {
        type: 'object',
        required: ['kind', 'url'],
        properties: { kind: { type: 'string', enum: ['image', 'video', 'audio', 'file'] }, url: text, alt: text, name: text },
      },
    },
  },
};
