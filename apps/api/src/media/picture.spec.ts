import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attached, fileName, pictureType } from './picture.js';

const padded = (head: string): Buffer => Buffer.concat([Buffer.from(head, 'latin1'), Buffer.alloc(32)]);

describe('a picture', () => {
  it('is known by its first bytes', () => {
    expect(
      ['\xff\xd8\xff\xe0', '\x89PNG\r\n\x1a\n', 'GIF89a', 'RIFF\x00\x00\x00\x00WEBP', '\x00\x00\x00\x1cftypavif'].map((head) => pictureType(padded(head))),
    ).toEqual(['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'image/avif']);
  });

  it('is never a document, a film or half a head', () => {
    for (const head of ['<svg xmlns="http://www.w3.org/2000/svg">', '<?xml version="1.0"?><svg>', '<html><script>', '%PDF-1.7', '\x00\x00\x00\x1cftypisom'])
      expect(pictureType(padded(head))).toBeNull();
    expect(pictureType(Buffer.from('GIF89a'))).toBeNull();
  });
});

describe('the name of a file', () => {
  it('is what it was called, else the end of its address', () => {
    expect(fileName('facture août.pdf', 'https://a.example/x')).toBe('facture août.pdf');
    expect(fileName(undefined, 'https://a.example/files/%E5%8F%91%E7%A5%A8.pdf?x=1')).toBe('发票.pdf');
    expect(fileName('../../etc/passwd', 'https://a.example/')).toBe('_.._etc_passwd');
    expect(fileName(undefined, 'https://a.example/')).toBe('attachment');
  });

  it('never breaks out of its header', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
        expect(attached(fileName(name, 'https://a.example/f'))).toMatch(/^attachment; filename="[^"\r\n]*"; filename\*=UTF-8''[\w.!~%#$&+^`|-]*$/);
      }),
    );
  });
});
