import { createHash } from 'node:crypto';
import { Controller, Get, Header, Param, Req, Res } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Caller } from '#accounts';
import { Answers } from '../http/answers.js';
import { IdPipe } from '../http/id.pipe.js';
import { IndexPipe } from '../http/index.pipe.js';
import { Allows, Who } from '../http/route.js';
import { MentionMedia } from './media.service.js';
import { attached } from './picture.js';

@ApiTags('mentions')
@Controller('api/v1')
export class MediaController {
  constructor(private readonly media: MentionMedia) {}

  /** The picture of whoever wrote, fetched for the browser, so that no network learns who looks. */
  @Get('authors/:id/avatar')
  @Answers(z.unknown().describe('The picture, as JPEG, PNG, GIF, WebP or AVIF.'))
  @ApiProduces('image/jpeg', 'image/png', 'image/gif', 'image/webp', 'image/avif')
  @Header('cache-control', 'private, max-age=3600')
  @Header('content-security-policy', "default-src 'none'; sandbox")
  @Header('x-content-type-options', 'nosniff')
  @Allows('mention.read')
  async avatar(@Who() caller: Caller, @Param('id', IdPipe) id: string, @Res() response: Response): Promise<void> {
    const { bytes, type } = await this.media.avatar(caller, id);
    response.setHeader('content-type', type);
    response.end(bytes);
  }

  /** A picture to look at, or a file to save. Each look asks whether it is still there, so that a deletion counts at once. */
  @Get('mentions/:id/media/:index')
  @Answers(z.unknown().describe('The picture, as JPEG, PNG, GIF, WebP or AVIF, or the file as a download.'))
  @ApiProduces('image/jpeg', 'image/png', 'image/gif', 'image/webp', 'image/avif', 'application/octet-stream')
  @Header('cache-control', 'private, no-cache')
  @Header('content-security-policy', "default-src 'none'; sandbox")
  @Header('x-content-type-options', 'nosniff')
  @Allows('mention.read')
  async show(
    @Who() caller: Caller,
    @Param('id', IdPipe) id: string,
    @Param('index', IndexPipe) index: number,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const { bytes, type, name } = await this.media.show(caller, id, index);
    const tag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 27)}"`;
    response.setHeader('etag', tag);
    if (request.headers['if-none-match'] === tag) return void response.status(304).end();
    response.setHeader('content-type', type ?? 'application/octet-stream');
    response.setHeader('content-disposition', type ? 'inline' : attached(name));
    response.end(bytes);
  }
}
