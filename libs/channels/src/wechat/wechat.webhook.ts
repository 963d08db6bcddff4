import { XMLParser } from 'fast-xml-parser';
import { AppError } from '#kernel';
import type { RawRequest, WebhookChannel, WebhookIn } from '../port.js';
import { isSignedBy, opened } from './wechat.crypto.js';

const parser = new XMLParser({ parseTagValue: false, processEntities: false, ignoreAttributes: true });
/** How far WeChat's clock and ours may lie apart; what was signed longer ago is somebody's copy. */
const toleranceMs = 5 * 60_000;

/** XML, or JSON where the app chose that, in which numbers may be longer than a number holds. */
function fieldsOf(text: string): Record<string, unknown> | null {
  try {
    const inner: unknown = text.trimStart().startsWith('{')
      ? JSON.parse(text.replaceAll(/("(?:MsgId|CreateTime)"\s*:\s*)(\d+)/g, '$1"$2"'))
      : (parser.parse(text) as { xml?: unknown }).xml;
    return typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function isFresh({ query }: RawRequest, now: Date): boolean {
  return Math.abs(now.getTime() - Number(query['timestamp'] ?? 0) * 1_000) <= toleranceMs;
}

const sealedIn = ({ body }: RawRequest): string | null => {
  const sealed = fieldsOf(body.toString('utf8'))?.['Encrypt'];
  return typeof sealed === 'string' ? sealed.trim() : null;
};

function isSigned(request: RawRequest, { credentials }: WebhookChannel): boolean {
  const { token, encodingAesKey } = credentials;
  const { signature, msg_signature: over, timestamp = '', nonce = '' } = request.query;
  if (!token) return false;
  // Without a key nothing is signed but the moment; with one, nothing is taken that is not sealed.
  if (!encodingAesKey) return isSignedBy(signature, token, timestamp, nonce);
  const sealed = sealedIn(request);
  return sealed !== null && isSignedBy(over, token, timestamp, nonce, sealed);
}

/** https://developers.weixin.qq.com/doc/offiaccount/Basic_Information/Access_Overview.html */
export const webhook: WebhookIn = {
  ownSecret: false,
  challenge: ({ query }, { credentials: { token } }) => {
    const { signature, timestamp = '', nonce = '', echostr } = query;
    if (!token || !echostr || !isSignedBy(signature, token, timestamp, nonce)) return null;
    return { status: 200, type: 'text/plain', body: echostr.slice(0, 500) };
  },
  verify: (request, _secrets, channel) => isFresh(request, channel.now) && isSigned(request, channel),
  onInvalid: 'refuse',
  parse: (request, { config, credentials: { encodingAesKey } }) => {
    let fields = fieldsOf(request.body.toString('utf8'));
    if (encodingAesKey) {
      const plain = opened(sealedIn(request) ?? '', encodingAesKey, String(config['appId']));
      fields = plain === null ? null : fieldsOf(plain);
    }
    if (!fields) throw new AppError('invalid', 'The body is no message of WeChat.');
    return { keep: JSON.stringify({ items: [fields] }), items: 1, rejected: [] };
  },
  // Anything else is delivered three times more, and then shown to the person as a fault.
  thanks: { status: 200, type: 'text/plain', body: 'success' },
};
