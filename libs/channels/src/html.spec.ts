import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { feedLinkOf, htmlToText } from './html.js';

describe('HTML as text', () => {
  it.each([
    ['<p>Hi &amp; <b>bye</b></p>', 'Hi & bye'],
    ['one<br>two<br/>three', 'one\ntwo\nthree'],
    ['<p>first</p>\n   <p>second</p>', 'first\n\nsecond'],
    ['<ul><li>a</li><li>b</li></ul>', '- a\n\n- b'],
    ['a < b and b > c', 'a < b and b > c'],
    ['<script>alert("<p>x</p>")</script>shown', 'shown'],
    ['<style>p{}</style>a<!-- <p>hidden</p> -->b', 'ab'],
    ['caf&eacute; &#128512; &nbsp;&unknown;', 'café 😀 &unknown;'],
    ['<a href="x" title="a > b">link</a', 'b">link'],
    ['  many \n\n  spaces  ', 'many spaces'],
    ['', ''],
  ])('%s', (html, text) => {
    expect(htmlToText(html)).toBe(text);
  });

  it('ends for any input', () => {
    const piece = fc.constantFrom('<', '>', '</', '<!--', '-->', '<script>', '<style', '<p>', ' ', '&', '&#', '<![CDATA[', 'x', '\n', '"');
    fc.assert(fc.property(fc.array(piece, { maxLength: 200 }), (pieces) => typeof htmlToText(pieces.join('')) === 'string'));
    for (const bad of ['<script>', '<b> ', '<!--', '&#9; ', '< ']) expect(htmlToText(bad.repeat(200_000)).length).toBeLessThan(2_000_000);
  });
});

describe('the feed of a page', () => {
  const page = 'https://blog.example/posts/';

  it('is the first alternate link of a known type, made absolute', () => {
    const html = `<html><head><link rel=stylesheet href=/a.css><LINK href='../feed.xml?a=1&amp;b=2' type="application/atom+xml" rel="alternate"></head>`;
    expect(feedLinkOf(html, page)).toBe('https://blog.example/feed.xml?a=1&b=2');
  });

  it('is none without such a link', () => {
    expect(feedLinkOf('<link rel="alternate" hreflang="fr" href="/fr"><link rel="alternate" type="text/html" href="/x">', page)).toBeNull();
  });
});
