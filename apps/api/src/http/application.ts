import { existsSync } from 'node:fs';
import path from 'node:path';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import compression from 'compression';
import type { NextFunction, Request, Response } from 'express';
import helmet from 'helmet';
import { projectFolder, version } from '#kernel';
import { ApiModule } from '../api.module.js';
import type { Ground } from '../ground.module.js';
import { Deliveries } from '../hook/deliveries.js';
import { documentDeliveries } from '../hook/hook.openapi.js';
import { listenForDeliveries } from '../hook/listener.js';
import { listenForVisitors } from '../widget/listener.js';
import { Visits } from '../widget/visits.js';
import { problemAnswer } from './answers.js';
import { schemaPipe } from './body.pipe.js';

type OperationObject = Extract<OpenAPIObject['paths'][string]['get'], object>;

const ofServer = /^\/(api|hooks|livez|readyz|metrics|feed)(\/|$|\?)/;

/** The whole HTTP application, not yet listening. */
export async function makeApplication(ground: Ground): Promise<NestExpressApplication> {
  const { config } = ground;
  const app = await NestFactory.create<NestExpressApplication>(ApiModule.with(ground), { bodyParser: false, logger: ['error', 'warn'], abortOnError: false });
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.set('etag', false);
  if (config.publicUrl) app.set('trust proxy', 1);
  app.use(securityHeaders(config.publicUrl?.startsWith('https:') ?? false));
  app.use(compression());
  app.useBodyParser('json', { limit: '5mb', type: (request) => /[/+]json/.test(request.headers['content-type'] ?? '') });
  app.useGlobalPipes(schemaPipe());
  serveWeb(app);
  document(app);
  listenForDeliveries(app.getHttpServer(), app.get(Deliveries));
  listenForVisitors(app.getHttpServer(), app.get(Visits));
  return app;
}

function securityHeaders(https: boolean): ReturnType<typeof helmet> {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: https,
    referrerPolicy: { policy: 'no-referrer' },
    crossOriginEmbedderPolicy: false,
    xFrameOptions: { action: 'deny' },
  });
}

/** The built screens. Their addresses are routes of the browser, so that whatever is not the server's answers with the page. */
function serveWeb(app: NestExpressApplication): void {
  const folder = path.join(projectFolder, 'dist', 'web');
  const page = path.join(folder, 'index.html');
  app.useStaticAssets(folder, {
    index: false,
    redirect: false,
    setHeaders: (response: Response, file: string) => {
      response.setHeader('cache-control', file.includes(`${path.sep}assets${path.sep}`) ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  app.use((request: Request, response: Response, next: NextFunction) => {
    if ((request.method !== 'GET' && request.method !== 'HEAD') || ofServer.test(request.url) || path.extname(request.path) !== '') return next();
    if (!existsSync(page)) return void response.status(503).type('text/plain').send('The screens are not built. Run: npm start\n');
    response.sendFile(page, { headers: { 'cache-control': 'no-cache' } });
  });
}

function document(app: NestExpressApplication): void {
  const about = new DocumentBuilder()
    .setTitle('Earshot')
    .setDescription('Listening, inbox and events. Sign in with a session, or send an API key as a bearer token. Errors are application/problem+json.')
    .setVersion(version)
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An API key (eak_...)' })
    .addSecurityRequirements('bearer')
    .build();
  SwaggerModule.setup('api/docs', app, () => documented(SwaggerModule.createDocument(app, about)), { jsonDocumentUrl: 'api/docs/openapi.json' });
}

function documented(document: OpenAPIObject): OpenAPIObject {
  for (const operation of operations(document)) operation.responses['default'] ??= problemAnswer;
  return documentDeliveries(document);
}

function operations(document: OpenAPIObject): OperationObject[] {
  return Object.values(document.paths).flatMap((path) =>
    Object.values(path).filter((value): value is OperationObject => Object.hasOwn(Object(value), 'responses')),
  );
}
