import { useState } from 'react';
import type { AuthorView } from '#contracts';

/** First letters; two of a Latin name, one of others. */
export function initials(name: string): string {
  const words = name
    .replace(/^@/, '')
    .split(/[\s._-]+/u)
    .filter(Boolean);
  const first = [...(words[0] ?? '?')][0]!;
  if (!/\p{Script=Latin}/u.test(first)) return first;
  const second = words.length > 1 ? [...words.at(-1)!][0]! : ([...words[0]!][1] ?? '');
  return (first + second).toUpperCase();
}

const sizes = { s: 'size-[18px] text-[8.5px]', m: 'size-[22px] text-[10px]', l: 'size-7 text-xs', xl: 'size-10 text-[14px]' };

interface AvatarProps {
  name: string;
  size?: keyof typeof sizes;
  title?: string;
  ring?: boolean;
  /** Of our own address; the initials stand behind it, and instead of it when it does not come. */
  src?: string | null;
  /** There, but away. */
  faded?: boolean;
}

/** Decoration beside a written name; where it stands alone, give `title`. */
export function Avatar({ name, size = 'm', title, ring = false, faded = false, src }: AvatarProps) {
  const [isBroken, setBroken] = useState(false);
  return (
    <span
      data-initials={initials(name)}
      className={`initials relative inline-grid shrink-0 overflow-hidden place-items-center rounded-full bg-accent-soft font-semibold text-accent ${sizes[size]} ${ring ? 'outline-[1.5px] outline-offset-[-1.5px] outline-praise outline-solid' : ''} ${faded ? 'opacity-50' : ''}`}
      {...(title ? { role: 'img', 'aria-label': title, title } : { 'aria-hidden': true })}
    >
      {src && !isBroken && (
        <img src={src} alt="" loading="lazy" decoding="async" className="absolute inset-0 size-full object-cover" onError={() => setBroken(true)} />
      )}
    </span>
  );
}

/** Where an author's picture is to be had without their network learning who looks. */
export function pictureOf({ id, avatarUrl }: Pick<AuthorView, 'id' | 'avatarUrl'>): string | null {
  return avatarUrl ? `/api/v1/authors/${id}/avatar` : null;
}
